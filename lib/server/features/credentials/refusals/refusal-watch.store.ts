import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, register } from 'prom-client';
import type { RefusalListening } from '../../../../domain/credentials/refusal.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { readShownUser } from '../../../accounts/shown-user.ts';
import { connect } from '../../../nats/connections/connect.ts';
import { forget, singleton } from '../../../nats/connections/singleton.ts';
import { getSystem } from '../../../nats/connections/system.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { FairQueue } from './fair-queue.ts';
import { RefusalJudge } from './judge-refusals.ts';
import type { Suspect, Whose } from './judge-refusals.ts';
import { ListeningTimes } from './listening-times.ts';
import { MOST_EVENT_BYTES, OVER_LIMIT, readRefusalEvent, turnOf } from './refusal-event.ts';
import { RefusalLines } from './refusal-lines.ts';

const SERVICE = 'nats.refusals';

/** Waiting to be judged: 8 kB each at most. */
const MOST_WAITING = 2_000;
/** Read in a second: 30 µs each. */
const MOST_READ = 5_000;
/**
 * Judged at once, after a rest in which claims that were being changed are heard of. So 500 a second are at most, which takes 0.13 of
 * a core.
 */
const BATCH = 125;
const REST_MS = 250;
/** Questions to NATS for claims of accounts, in each of these rounds. */
const QUESTIONS = 10;
const ALIVE_EACH_MS = 5_000;
const EXPIRE_EACH_MS = 60_000;

const METRIC = 'vertebra_refused_logins_total';
type Counted = Whose | 'unexamined';

function counter(): Counter<'whose'> {
  register.removeSingleMetric(METRIC);
  const labelNames = ['whose'] as const;
  const help = 'Logins that NATS refused: of a credential or a session of the console, of nobody here, or not examined';
  return new Counter({ name: METRIC, help, labelNames });
}

export interface RefusalWatch {
  lines: RefusalLines;
  listening: () => RefusalListening;
  /** resolves when it has ended for good; the next question starts another one */
  closed: Promise<unknown>;
}

/** Hears of refused logins on a connection of its own: a flood of them must not slow down what changes claims. */
async function start(): Promise<RefusalWatch> {
  const [system, vault] = await Promise.all([getSystem(), getVault()]);
  let index = await getIndex();
  const connection = await connect('vertebra-refusals', vault.systemUser);
  void system.closed().then(() => connection.close());
  const lines = new RefusalLines();
  const judge = new RefusalJudge(lines);
  const queue = new FairQueue<Suspect>(MOST_WAITING);
  const counted = counter();
  const times = new ListeningTimes();
  const count = (whose: Counted) => {
    counted.inc({ whose });
    if (whose === 'unexamined') times.missed();
  };
  const wait = (suspect: Suspect) => {
    if (queue.push(turnOf(suspect.event.address), suspect)) count('unexamined');
  };
  let second = { at: 0, read: 0 };
  const mayRead = (): boolean => {
    const at = Math.floor(performance.now() / 1000);
    if (second.at !== at) second = { at, read: 0 };
    second.read += 1;
    return second.read <= MOST_READ;
  };
  const hear = (bytes: Uint8Array) => {
    if (bytes.length > MOST_EVENT_BYTES || !mayRead()) {
      count('unexamined');
      return;
    }
    const event = readRefusalEvent(bytes);
    const shown = event && readShownUser(event.jwt);
    // What names no account of ours, and all that shows no JWT, waits for nothing: nobody's signature would make it ours.
    if (event && shown && index.ownerOf(shown.account)) wait({ event, shown });
    else count('nobody');
  };
  subscribe(connection, hear);
  await connection.flush();
  times.begin();

  const round = async () => {
    const batch = queue.take(BATCH);
    await sleep(REST_MS, undefined, { ref: false });
    index = await getIndex();
    const asked = new Set<string>();
    const judgements: Promise<void>[] = [];
    for (const suspect of batch) {
      const { account } = suspect.shown;
      if (!judge.isAtHand(suspect, index)) {
        if (asked.size >= QUESTIONS && !asked.has(account)) {
          wait(suspect);
          continue;
        }
        asked.add(account);
      }
      judgements.push(
        judge.judge(suspect).then(count, () => {
          count('unexamined');
        }),
      );
    }
    await Promise.all(judgements);
  };
  const work = async () => {
    let expireAt = Date.now() + EXPIRE_EACH_MS;
    while (!connection.isClosed()) {
      await round().catch(() => undefined);
      if (Date.now() < expireAt) continue;
      lines.expire();
      expireAt = Date.now() + EXPIRE_EACH_MS;
    }
  };
  void work();
  void follow(connection, times);
  const closed = connection.closed();
  void closed.then(() => {
    forget(SERVICE);
  });
  return { lines, listening: () => times.read(), closed };
}

/** Refused logins, and those that were refused last of all since their account is full or suspended (docs/nats.md). */
function subscribe(connection: NatsConnection, hear: (bytes: Uint8Array) => void): void {
  connection.subscribe('$SYS.SERVER.*.CLIENT.AUTH.ERR', {
    callback: (error, { data }) => {
      if (error === null) hear(data);
    },
  });
  // All ends of connections come by here; only of these few is more read than that.
  const words = Buffer.from(OVER_LIMIT);
  connection.subscribe('$SYS.ACCOUNT.*.DISCONNECT', {
    callback: (error, { data }) => {
      if (error === null && Buffer.from(data.buffer, data.byteOffset, data.length).includes(words)) hear(data);
    },
  });
}

/** Notes when the connection was there. Ends with it. */
async function follow(connection: NatsConnection, times: ListeningTimes): Promise<void> {
  const timer = setInterval(() => {
    connection.flush().then(
      () => {
        times.heard();
      },
      () => undefined,
    );
  }, ALIVE_EACH_MS);
  timer.unref();
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') times.lost();
    if (type === 'reconnect') times.heard();
  }
  clearInterval(timer);
}

/** What this process knows of refused logins; the first call begins to listen. Throws `nats-unavailable`. */
export const getRefusalWatch = (): Promise<RefusalWatch> => singleton(SERVICE, start);

const AGAIN_MS = 5_000;

/** Listens from the start of the process on, so that what happened before somebody looks is there. Never returns. */
export async function keepWatchingRefusals(): Promise<never> {
  for (;;) {
    const watch = await getRefusalWatch().catch(() => null);
    await watch?.closed;
    await sleep(AGAIN_MS, undefined, { ref: false });
  }
}
