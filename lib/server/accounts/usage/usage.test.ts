import { describe, expect, it } from 'vitest';
import type { ServerAnswer } from '../../nats/connections/gather.ts';
import { parseJetStream } from './jetstream-reading.ts';
import { mergeFigures, usageOf } from './usage.ts';
import type { UsageReading } from './usage.ts';

const answer = (name: string, data: unknown): ServerAnswer => ({ server: { name }, data });
const stream = (name: string, consumers: number) => ({ name, state: { consumer_count: consumers } });
const jsz = (server: string, id: string, storage: number, ...streams: object[]) =>
  parseJetStream(answer(server, { account_details: [{ id, storage, memory: 1, stream_detail: streams }] }));
const traffic = (msgs: number) => ({ msgs, bytes: msgs * 10 });
const statz = (server: string, acc: string, conns: number, inward: number, outward: number) =>
  answer(server, {
    account_statz: [{ acc, conns, received: traffic(inward), sent: traffic(outward), slow_consumers: 1 }],
  });
const reading = (at: number, ...merged: Parameters<typeof mergeFigures>): UsageReading => ({
  at,
  elapsed: at,
  byAccount: mergeFigures(...merged),
  freshness: { at: null, serversExpected: [], serversAnswered: [] },
  withStreams: true,
  active: 1,
  jetstreamBy: [],
  traffic: new Map(),
});

const HOME = 'HOME';
const EDGE = 'EDGE';

describe('usage over servers', () => {
  it('counts a stream of three replicas once, with the consumers of whoever knows most, and the bytes of all replicas as each server tells them', () => {
    const now = reading(
      0,
      [
        jsz('n1', HOME, 100, stream('A', 2), stream('B', 1)),
        jsz('n2', HOME, 100, stream('A', 3)),
        jsz('n3', HOME, 100, stream('A', 3)),
      ],
      [],
    );
    expect(usageOf([HOME], now, undefined)).toMatchObject({
      streams: 2,
      consumers: 4,
      storageBytes: 100,
      memoryBytes: 1,
    });
  });

  it('counts the same name in two accounts twice', () => {
    const now = reading(0, [jsz('n1', HOME, 1, stream('A', 1)), jsz('n1', EDGE, 0, stream('A', 1))], []);
    expect(usageOf([HOME, EDGE], now, undefined)).toMatchObject({ streams: 2, consumers: 2 });
  });

  it('adds connections and slow consumers of every server, and of home and edge', () => {
    const now = reading(0, [], [statz('n1', HOME, 2, 0, 0), statz('n2', HOME, 3, 0, 0), statz('n1', EDGE, 4, 0, 0)]);
    expect(usageOf([HOME, EDGE], now, undefined)).toMatchObject({ connections: 9, slowConsumers: 3 });
    expect(usageOf([HOME], now, undefined)).toMatchObject({ connections: 5 });
  });

  it('gives rates per second since the reading before', () => {
    const before = reading(1000, [], [statz('n1', HOME, 1, 100, 10)]);
    const now = reading(3000, [], [statz('n1', HOME, 1, 300, 14)]);
    expect(usageOf([HOME], now, before)).toMatchObject({
      messagesInPerSecond: 100,
      messagesOutPerSecond: 2,
      bytesInPerSecond: 1000,
      bytesOutPerSecond: 20,
    });
  });

  it('knows no rate without a reading before, and none below zero when a server is missing or was restarted', () => {
    const before = reading(1000, [], [statz('n1', HOME, 1, 100, 10), statz('n2', HOME, 1, 900, 10)]);
    const now = reading(2000, [], [statz('n1', HOME, 1, 200, 10)]);
    expect(usageOf([HOME], now, undefined).messagesInPerSecond).toBe(0);
    expect(usageOf([HOME], now, before)).toMatchObject({ connections: 1, messagesInPerSecond: 0 });
    expect(usageOf([HOME], now, now).messagesInPerSecond).toBe(0);
  });

  it('is nothing for an account that no server has in memory, or before the first reading', () => {
    const nothing = usageOf([HOME], undefined, undefined);
    expect(new Set(Object.values(nothing))).toEqual(new Set([0]));
    expect(usageOf(['UNKNOWN'], reading(0, [jsz('n1', HOME, 1)], []), undefined)).toEqual(nothing);
  });

  it('leaves out answers of another form', () => {
    const odd = [
      answer('n1', null),
      answer('n2', { account_details: 'many' }),
      answer('n3', { account_details: [{}] }),
    ];
    const figures = mergeFigures(
      [...odd.map(parseJetStream), jsz('n4', HOME, 7)],
      [...odd, answer('n5', { account_statz: null })],
    );
    expect([...figures.keys()]).toEqual([HOME]);
  });
});
