import { setTimeout as sleep } from 'node:timers/promises';
import { StorageType } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { follow } from '../../../lib/jetstream/follow/follow.ts';
import type { FollowEnd } from '../../../lib/jetstream/follow/follow.ts';
import type { DataReader } from '../../../lib/jetstream/connection.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
  await server.manager.streams.add({ name: 'WS', subjects: ['ws.>'], allow_direct: true });
  await server.manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'], allow_direct: true });
});
afterAll(() => server.stop());

/** What ends the followers and counts of a test, also of one that failed: the next counts questions of the same connection. */
const endings: (() => unknown)[] = [];
afterEach(() => Promise.all(endings.splice(0).map((end) => end())));

interface Followed {
  sequences: number[];
  /** how often the stream was looked at */
  looks: number;
  /** how often it had its turn to read */
  turns: number;
  ended: Promise<FollowEnd>;
  end: () => Promise<FollowEnd>;
}

interface How {
  after: number;
  filter?: string;
  allowDirect?: boolean;
  reader?: DataReader;
  /** resolves when it may read; at once without it */
  turn?: (signal: AbortSignal) => Promise<void>;
}

function startFollowing(
  stream: string,
  subject: string,
  { allowDirect = true, reader = server.reader, turn, ...options }: How,
): Followed {
  const stop = new AbortController();
  const sequences: number[] = [];
  const followed: Followed = {
    sequences,
    looks: 0,
    turns: 0,
    ended: Promise.resolve('stopped'),
    end: () => followed.ended,
  };
  followed.ended = follow(reader, {
    source: { stream, allowDirect },
    subjects: [subject],
    signal: stop.signal,
    turn: async (signal) => {
      await turn?.(signal);
      followed.turns += 1;
    },
    look: () => {
      followed.looks += 1;
      return getStream(server.nats, stream);
    },
    onMessages: (messages) => sequences.push(...messages.map((message) => message.sequence)),
    ...options,
  });
  followed.end = () => {
    stop.abort();
    return followed.ended;
  };
  // It may end before the test asks how.
  followed.ended.catch(() => undefined);
  endings.push(() => followed.end().catch(() => undefined));
  return followed;
}

/** Subscriptions that the client holds, the one of its requests among them. */
const subscriptions = (): number =>
  (
    server.nats as NatsConnection & { protocol: { subscriptions: { size: () => number } } }
  ).protocol.subscriptions.size();

interface Questions {
  /** subjects of the JetStream API, in the order they were asked */
  asked: string[];
  /** how many of those that the leader is asked have no answer yet */
  open: number;
  /** milliseconds since it began to count */
  elapsed: () => number;
  stop: () => void;
}

/** Counts what the client asks JetStream from now on. */
function countQuestions(): Questions {
  const since = performance.now();
  const nats = server.nats as NatsConnection & {
    protocol: { publish: (subject: string, ...rest: unknown[]) => void };
  };
  const publish = nats.protocol.publish.bind(nats.protocol);
  const request = nats.request.bind(nats);
  const questions: Questions = {
    asked: [],
    open: 0,
    elapsed: () => performance.now() - since,
    stop: () => {
      nats.protocol.publish = publish;
      nats.request = request;
    },
  };
  nats.protocol.publish = (subject, ...rest) => {
    if (subject.startsWith('$JS.API')) questions.asked.push(subject);
    publish(subject, ...rest);
  };
  nats.request = (...question) => {
    questions.open += 1;
    return request(...question).finally(() => (questions.open -= 1));
  };
  endings.push(questions.stop);
  return questions;
}

const until = (check: () => void, timeout = 20_000) => vi.waitFor(check, { timeout, interval: 10 });

/** A stream that has nothing new is told by three questions: of the stream, of the next message, and of who leads it. */
const QUESTIONS_OF_A_PROBE = 3;
/** Resolves when a follower that was just started has asked and heard all, and waits for what wakes it. */
async function restsAfterProbe(questions: Questions): Promise<void> {
  await until(() => expect(questions).toMatchObject({ asked: { length: QUESTIONS_OF_A_PROBE }, open: 0 }));
  questions.stop();
}

describe('follow', () => {
  it('hands over every message once and in order, however fast they come', async () => {
    const followed = startFollowing('WS', 'ws.>', { after: 0 });
    const published: Promise<number>[] = [];
    for (let n = 0; n < 3_000; n += 1) {
      published.push(server.publish(`ws.acme-prod.k8s.pod.shop.api-${n % 7}`, 'x'));
      if (n % 100 === 0) await sleep(5);
    }
    const expected = (await Promise.all(published)).sort((a, b) => a - b);
    await until(() => expect(followed.sequences.length).toBe(expected.length));
    expect(followed.sequences).toEqual(expected);
    await followed.end();
  });

  it('reads a message when it rings, before it looks at the stream again', async () => {
    const { state } = await server.manager.streams.info('WS');
    const starting = countQuestions();
    const followed = startFollowing('WS', 'ws.>', { after: state.last_seq, filter: 'ws.*.git.>' });
    await restsAfterProbe(starting);
    await server.publish('ws.acme-prod.flux.apps');
    const stored = await server.publish('ws.acme-prod.git.8c0f766');
    await until(() => expect(followed.sequences).toEqual([stored]));
    expect(followed.looks).toBe(1);
    await followed.end();
  });

  it('asks again and again where no subscription is allowed', async () => {
    const followed = startFollowing('ORDERS', 'orders.>', { after: 0 });
    await sleep(300);
    const stored = await server.publish('orders.new');
    await until(() => expect(followed.sequences).toEqual([stored]));
    await followed.end();
  });

  it('reads with one question a turn all that came until then, and nothing between', async () => {
    const { state } = await server.manager.streams.info('WS');
    let give: () => void = () => undefined;
    const turn = (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        give = resolve;
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
    const starting = countQuestions();
    const followed = startFollowing('WS', 'ws.>', { after: state.last_seq, turn });
    const next = async () => {
      const { turns } = followed;
      await until(() => {
        give();
        expect(followed.turns).toBe(turns + 1);
      });
    };
    await next();
    await restsAfterProbe(starting);
    const questions = countQuestions();
    const expected: number[] = [];
    for (const burst of [1, 300, 700]) {
      const stored = Array.from({ length: burst }, () => server.publish('ws.acme-prod.k8s.pod.shop.turn'));
      expected.push(...(await Promise.all(stored)).sort((a, b) => a - b));
      const before = questions.asked.length;
      await next();
      await until(() => expect(followed.sequences).toEqual(expected));
      expect(questions.asked.length - before).toBe(1);
    }
    questions.stop();
    await followed.end();
  });

  it('reads with one question a turn where a filter leaves out most', async () => {
    const { state } = await server.manager.streams.info('WS');
    const filter = 'ws.acme-prod.rare.>';
    const starting = countQuestions();
    const followed = startFollowing('WS', 'ws.>', { after: state.last_seq, filter });
    await restsAfterProbe(starting);
    const questions = countQuestions();
    const { turns } = followed;
    const expected: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      await Promise.all(Array.from({ length: 50 }, () => server.publish('ws.acme-prod.other.x')));
      expected.push(await server.publish('ws.acme-prod.rare.one'));
      await until(() => expect(followed.sequences).toEqual(expected));
    }
    questions.stop();
    expect(questions.asked.length - (followed.turns - turns)).toBeLessThanOrEqual(1);
    await followed.end();
  });

  it.each([
    ['a stream without direct access', () => ({ allowDirect: false })],
    ['an older server', () => ({ reader: server.oldReader })],
  ])(
    'costs a few questions a turn with %s, however many messages wait',
    async (_, how) => {
      const { state } = await server.manager.streams.info('WS');
      const followed = startFollowing('WS', 'ws.>', { after: Math.max(state.last_seq - 200, 0), ...how() });
      const questions = countQuestions();
      await until(() => expect(followed.sequences.at(-1)).toBe(state.last_seq), 50_000);
      questions.stop();
      expect(questions.asked.length / followed.turns).toBeLessThanOrEqual(7);
      expect(followed.sequences).toHaveLength(200);
      await followed.end();
    },
    60_000,
  );

  it('ends and says so when the stream was made anew', async () => {
    const followed = startFollowing('ORDERS', 'orders.>', { after: 1 });
    await until(() => expect(followed.looks).toBe(1));
    await server.manager.streams.delete('ORDERS');
    await server.manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'], allow_direct: true });
    // In between it may be told that there is none.
    expect(['made-anew', 'missing']).toContain(await followed.ended.catch(() => 'missing'));
  });

  it('ends when the stream was deleted, and asks no more', async () => {
    await server.manager.streams.add({ name: 'GONE', subjects: ['gone.>'], allow_direct: true });
    const followed = startFollowing('GONE', 'gone.>', { after: 0 });
    await until(() => expect(followed.looks).toBe(1));
    await server.manager.streams.delete('GONE');
    await expect(followed.ended).rejects.toMatchObject({ code: 404 });
    const { looks } = followed;
    await sleep(2_500);
    expect(followed.looks).toBe(looks);
  });

  it('finds what came between searching and following, and what only the leader has', async () => {
    const stored = await server.publish('ws.acme-prod.between');
    const followed = startFollowing('WS', 'ws.>', { after: stored - 1, filter: 'ws.*.between' });
    await until(() => expect(followed.sequences).toEqual([stored]));
    await followed.end();
  });

  it('ends and says so when the stream ran too far ahead meanwhile', async () => {
    await server.manager.streams.add({ name: 'FAR', subjects: ['far'], storage: StorageType.Memory });
    for (let n = 0; n < 10_002; n += 1) server.nats.publish('far');
    const stored = async () => (await server.manager.streams.info('FAR')).state.messages;
    await expect.poll(stored, { timeout: 30_000 }).toBe(10_002);
    const followed = startFollowing('FAR', 'far', { after: 1 });
    expect(await followed.ended).toBe('too-far');
    expect(followed.sequences).toEqual([]);
  });

  it('leaves no subscription behind, however it ends', async () => {
    const before = subscriptions();
    const after = (await server.manager.streams.getMessage('WS', { last_by_subj: '>' }))?.seq ?? 0;
    const stopped = startFollowing('WS', '>', { after });
    const listening = () => until(() => expect(subscriptions()).toBeGreaterThan(before));
    await listening();
    const stored = await server.publish('ws.acme-prod.awake');
    await until(() => expect(stopped.sequences).toEqual([stored]));
    // it heard on one of two subjects, and listens on both again
    await listening();
    await stopped.end();
    expect(await startFollowing('WS', 'ws.>', { after: -20_000 }).ended).toBe('too-far');
    await expect(startFollowing('NOWHERE', 'ws.>', { after: 0 }).ended).rejects.toThrow();
    expect(subscriptions()).toBe(before);
  });
});

describe('a filtered page whose newest match is far back', () => {
  const PAGE = 'rare.match';
  let upTo: number;
  beforeAll(async () => {
    await server.manager.streams.add({
      name: 'RARE',
      subjects: ['rare.>'],
      allow_direct: true,
      storage: StorageType.Memory,
    });
    for (let block = 0; block < 30; block += 1) {
      if (block < 3) await server.publish(PAGE);
      await Promise.all(Array.from({ length: 1_000 }, () => server.publish('rare.other')));
    }
    const page = await readMessagesBefore(server.reader, { stream: 'RARE', filter: PAGE, limit: 50 });
    expect(page).toMatchObject({ next: null, messages: { length: 3 } });
    ({ upTo } = page);
  }, 60_000);

  it('is followed from what was searched, with few questions', async () => {
    const followed = startFollowing('RARE', 'rare.>', { after: upTo, filter: PAGE });
    const questions = countQuestions();
    await sleep(12_000);
    questions.stop();
    // Asked each five seconds: the stream's subjects are none that a session hears.
    const probes = 1 + Math.floor(questions.elapsed() / 5_000);
    expect(questions.asked.length).toBeLessThanOrEqual(probes * QUESTIONS_OF_A_PROBE);
    const stored = await server.publish(PAGE);
    await until(() => expect(followed.sequences).toEqual([stored]));
    expect(await followed.end()).toBe('stopped');
  });

  it('goes on when more than can be caught up with came that does not match', async () => {
    const { state } = await server.manager.streams.info('RARE');
    const followed = startFollowing('RARE', 'rare.>', { after: state.last_seq, filter: PAGE });
    for (let block = 0; block < 4; block += 1) {
      await Promise.all(Array.from({ length: 3_000 }, () => server.publish('rare.other')));
    }
    const { looks } = followed;
    await until(() => expect(followed.looks).toBeGreaterThan(looks));
    const stored = await server.publish(PAGE);
    await until(() => expect(followed.sequences).toEqual([stored]));
    expect(await followed.end()).toBe('stopped');
  });

  it('asks less and less when it is rung for what no stream keeps', async () => {
    const { state } = await server.manager.streams.info('RARE');
    // Heard as what an Environment's stream keeps is; here it keeps other subjects.
    await server.manager.streams.update('WS', { subjects: ['ws.acme-prod.>'] });
    const starting = countQuestions();
    const followed = startFollowing('RARE', 'ws.unkept.>', { after: state.last_seq });
    await restsAfterProbe(starting);
    const questions = countQuestions();
    for (let n = 0; n < 600; n += 1) {
      server.nats.publish('ws.unkept.x');
      await sleep(10);
    }
    questions.stop();
    // 600 rings: each that is looked for takes four questions, and waits twice as long as the one before, from 200 ms to 10 s
    const looked = 1 + Math.ceil(Math.log2(1 + questions.elapsed() / 200)) + Math.floor(questions.elapsed() / 10_000);
    expect(questions.asked.length).toBeLessThanOrEqual(4 * looked);
    expect(await followed.end()).toBe('stopped');
  });
});
