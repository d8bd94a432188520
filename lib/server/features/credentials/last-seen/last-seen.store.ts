import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../../../domain/zod.ts';
import { isPassing } from '../../../../jetstream/jetstream-error.ts';
import { directGet } from '../../../../jetstream/messages/direct-get.ts';
import { messageGet } from '../../../../jetstream/messages/message-get.ts';
import type { StoredMessage } from '../../../../jetstream/messages/stored-message.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { userOfJwt } from '../../../accounts/user-connections.ts';
import { log } from '../../../log/log.ts';
import { withCatalyst } from '../../../nats/connections/catalyst.ts';
import type { Catalyst } from '../../../nats/connections/catalyst.ts';
import { connect } from '../../../nats/connections/connect.ts';
import { forget, singleton } from '../../../nats/connections/singleton.ts';
import { getSystem } from '../../../nats/connections/system.ts';
import { getVault } from '../../../nats/connections/vault.ts';

const SERVICE = 'nats.last-seen';

/** What is heard of one credential meanwhile is one: clients may come and go many times a second. */
const WRITE_EACH_MS = 10_000;
/** Credentials that wait to be written; what is more comes with its next connection. */
const MOST_WAITING = 50_000;
/** Written at once. */
const BATCH = 50;
/** As a CONNECT is 4 KiB at most, and the JWT in it is the largest part of an event. */
const MOST_EVENT_BYTES = 64 * 1024;
const AGAIN_MS = 5_000;

/** A connection that a server let in, as it begins and as it ends (nats-server, events.go). A login that it refused has no `issuer_key`. */
const eventSchema = z.looseObject({
  timestamp: z.iso.datetime({ offset: true }),
  client: z.looseObject({ jwt: z.string(), issuer_key: z.string().min(1) }),
});

/** The credential that an event is about, and when that was (ISO 8601); null for what is none. The JWT goes no further. */
export function readSeen(bytes: Uint8Array): { publicKey: string; at: string } | null {
  try {
    const { timestamp, client } = eventSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const publicKey = userOfJwt(client.jwt);
    return publicKey === null ? null : { publicKey, at: new Date(timestamp).toISOString() };
  } catch {
    return null;
  }
}

export interface LastSeenWatch {
  /** writes down what was heard until now */
  write: () => Promise<void>;
  /** resolves when it has ended for good; the next question starts another one */
  closed: Promise<unknown>;
}

/** Sessions of the console connect as well, and are nobody's credentials. */
async function writeOne(key: string, at: string): Promise<void> {
  await withCatalyst(async ({ credentials, lastSeen }) => {
    if ((await credentials.get(key))?.operation === 'PUT') await lastSeen.put(key, at);
  });
}

async function start(): Promise<LastSeenWatch> {
  const [system, vault] = await Promise.all([getSystem(), getVault()]);
  let index = await getIndex();
  const connection = await connect('vertebra-last-seen', vault.systemUser);
  void system.closed().then(() => connection.close());
  /** by key of the bucket */
  const heard = new Map<string, string>();
  const callback = (error: Error | null, { subject, data }: { subject: string; data: Uint8Array }) => {
    const slug = index.ownerOf(subject.split('.')[2] ?? '')?.slug;
    if (error !== null || slug === undefined || data.length > MOST_EVENT_BYTES) return;
    const seen = readSeen(data);
    if (seen === null) return;
    const key = `${slug}.${seen.publicKey}`;
    if (heard.has(key) || heard.size < MOST_WAITING) heard.set(key, seen.at);
  };
  connection.subscribe('$SYS.ACCOUNT.*.CONNECT', { callback });
  connection.subscribe('$SYS.ACCOUNT.*.DISCONNECT', { callback });
  await connection.flush();
  const write = async () => {
    const all = [...heard];
    heard.clear();
    for (let at = 0; at < all.length; at += BATCH) {
      await Promise.all(all.slice(at, at + BATCH).map(([key, when]) => writeOne(key, when)));
    }
  };
  const work = async () => {
    while (!connection.isClosed()) {
      await sleep(WRITE_EACH_MS, undefined, { ref: false });
      index = await getIndex().catch(() => index);
      await write().catch((error: unknown) => log('when credentials were seen could not be written', {}, error));
    }
  };
  void work();
  const closed = connection.closed();
  void closed.then(() => {
    forget(SERVICE);
  });
  return { write, closed };
}

/** Hears of connections; the first call begins. Throws `nats-unavailable`. */
export const getLastSeenWatch = (): Promise<LastSeenWatch> => singleton(SERVICE, start);

/** Listens from the start of the process on. Never returns. */
export async function keepNotingConnections(): Promise<never> {
  for (;;) {
    const watch = await getLastSeenWatch().catch(() => null);
    await watch?.closed;
    await sleep(AGAIN_MS, undefined, { ref: false });
  }
}

const STREAM = 'KV_last-seen';

/** What the leader says of each subject, by the subject: for a replica that does not answer, and servers before 2.11. */
async function askOneByOne({ connection }: Catalyst, subjects: readonly string[]): Promise<StoredMessage[]> {
  const found = await Promise.all(subjects.map((last_by_subj) => messageGet(connection, STREAM, { last_by_subj })));
  return found.filter((message) => message !== null);
}

/** The last message of each subject that has one: one question to any replica, which may lag by what was just heard. */
async function readLast(catalyst: Catalyst, subjects: string[]): Promise<StoredMessage[]> {
  const answer = await directGet(catalyst, STREAM, { multi_last: subjects }).catch((error: unknown) => {
    if (isPassing(error)) return null;
    throw error;
  });
  if (answer?.end === 'not-found') return [];
  return answer?.end === 'complete' && answer.left === 0 ? answer.messages : askOneByOne(catalyst, subjects);
}

/**
 * When servers last told of a connection that began or ended with each of some credentials of an Organization (ISO 8601); null for one
 * of which nothing was heard, since listening began or while it listened. Throws `nats-unavailable`.
 */
export async function readLastSeen(slug: string, publicKeys: readonly string[]): Promise<(string | null)[]> {
  if (publicKeys.length === 0) return [];
  const subjects = publicKeys.map((publicKey) => `$KV.last-seen.${slug}.${publicKey}`);
  const found = await withCatalyst((catalyst) => readLast(catalyst, subjects));
  // Nothing that is kept so is empty; what was taken back is.
  const seen = new Map(found.map(({ subject, data }) => [subject, new TextDecoder().decode(data) || null]));
  return subjects.map((subject) => seen.get(subject) ?? null);
}
