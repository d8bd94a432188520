import { setTimeout as sleep } from 'node:timers/promises';
import { StorageType } from 'nats';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { follow } from '../../lib/jetstream/follow.ts';
import type { JetStreamServer } from './jetstream-server.ts';
import { startJetStreamServer } from './jetstream-server.ts';

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
  await server.manager.streams.add({ name: 'WS', subjects: ['ws.>'], allow_direct: true });
  await server.manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'], allow_direct: true });
});
afterAll(() => server.stop());

interface Followed {
  sequences: number[];
  lost: number;
  end: () => Promise<void>;
}

function startFollowing(stream: string, subject: string, options: { after: number; filter?: string }): Followed {
  const stop = new AbortController();
  const followed: Followed = { sequences: [], lost: 0, end: () => Promise.resolve() };
  const done = follow(server.reader, {
    source: { stream, allowDirect: true },
    subjects: [subject],
    signal: stop.signal,
    onMessages: (messages) => followed.sequences.push(...messages.map((message) => message.sequence)),
    onLost: () => (followed.lost += 1),
    ...options,
  });
  followed.end = () => {
    stop.abort();
    return done;
  };
  return followed;
}

const until = (check: () => void, timeout = 5_000) => vi.waitFor(check, { timeout, interval: 10 });

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

  it('shows a message soon after it was stored', async () => {
    const { state } = await server.manager.streams.info('WS');
    const followed = startFollowing('WS', 'ws.>', { after: state.last_seq, filter: 'ws.*.git.>' });
    await sleep(700);
    await server.publish('ws.acme-prod.flux.apps');
    const stored = await server.publish('ws.acme-prod.git.8c0f766');
    const start = performance.now();
    await until(() => expect(followed.sequences).toEqual([stored]));
    expect(performance.now() - start).toBeLessThan(400);
    await followed.end();
  });

  it('asks again and again where no subscription is allowed', async () => {
    const followed = startFollowing('ORDERS', 'orders.>', { after: 0 });
    await sleep(300);
    const stored = await server.publish('orders.new');
    await until(() => expect(followed.sequences).toEqual([stored]));
    await followed.end();
  });

  it('ends and says so when the stream was deleted and made anew', async () => {
    const followed = startFollowing('ORDERS', 'orders.>', { after: 1 });
    await server.manager.streams.delete('ORDERS');
    await server.manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'], allow_direct: true });
    await until(() => expect(followed.lost).toBe(1));
    await followed.end();
  });

  it('ends and says so when the stream ran too far ahead meanwhile', async () => {
    await server.manager.streams.add({ name: 'FAR', subjects: ['far'], storage: StorageType.Memory });
    await Promise.all(Array.from({ length: 10_002 }, () => server.publish('far')));
    const followed = startFollowing('FAR', 'far', { after: 1 });
    await until(() => expect(followed.lost).toBe(1));
    expect(followed.sequences).toEqual([]);
    await followed.end();
  });

  it('leaves no subscription behind', async () => {
    const followed = startFollowing('WS', 'ws.>', { after: 0 });
    await sleep(300);
    await followed.end();
    await server.nats.flush();
    const unsubscribed = vi.spyOn(server.nats, 'subscribe');
    await sleep(300);
    expect(unsubscribed).not.toHaveBeenCalled();
    unsubscribed.mockRestore();
  });
});
