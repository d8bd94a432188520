import { expect, it } from 'vitest';
import { findInStreams, readStreams } from './stream-findings.ts';

const NOW = '2026-11-27T12:00:00Z';
const ago = (minutes: number) => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();

interface Given {
  num_pending?: number;
  num_waiting?: number;
  num_ack_pending?: number;
  push_bound?: boolean;
  paused?: boolean;
  cluster?: { leader: string };
  delivered?: { last_active?: string };
  config?: Record<string, unknown>;
}
const consumer = (name: string, given: Given = {}) => ({
  name,
  created: ago(600),
  ts: NOW,
  delivered: { last_active: ago(2) },
  num_pending: 2_514,
  ...given,
  config: { durable_name: name, ...given.config },
});
const stream = (name: string, consumers: unknown[] = [], config: object = {}, state: object = {}) => ({
  name,
  config: { discard: 'old', max_bytes: -1, max_msgs: -1, ...config },
  state: { messages: 5_000, bytes: 900, consumer_count: consumers.length, last_ts: ago(6), ...state },
  consumer_detail: consumers,
});
const answer = (name: string, streams: unknown[], account = 'A') => ({
  server: { name },
  data: { account_details: [{ id: account, stream_detail: streams }] },
});
const find = (streams: unknown[], consumersOfEach = -1) =>
  findInStreams(readStreams('A', [answer('n1', streams)]).streams, {
    slug: 'acme',
    environments: ['prod'],
    consumersOfEach,
  });
const whyOf = (given: Given) =>
  find([stream('S', [consumer('c', given)])]).consumers.map(({ severity, why }) => [severity, why]);

it('tells why a durable consumer is behind, and whether it stands still', () => {
  expect(whyOf({})).toEqual([['act', 'no-pull']]);
  expect(whyOf({ num_waiting: 1 })).toEqual([['look', 'behind']]);
  // between two pulls nothing waits either
  expect(whyOf({ delivered: { last_active: ago(0.5) } })).toEqual([['look', 'behind']]);
  expect(whyOf({ delivered: { last_active: '0001-01-01T00:00:00Z' } })).toEqual([['act', 'no-pull']]);
  expect(whyOf({ config: { deliver_subject: 'd' } })).toEqual([['act', 'no-subscriber']]);
  expect(whyOf({ config: { deliver_subject: 'd' }, push_bound: true })).toEqual([['look', 'behind']]);
  expect(whyOf({ paused: true })).toEqual([['look', 'paused']]);
  expect(whyOf({ num_pending: 3, num_ack_pending: 10, num_waiting: 1, config: { max_ack_pending: 10 } })).toEqual([
    ['act', 'max-ack-pending'],
  ]);
});

it('leaves alone who keeps up, a few messages of a moment, and consumers that go by themselves', () => {
  expect(whyOf({ num_pending: 0, delivered: { last_active: ago(600) } })).toEqual([]);
  expect(whyOf({ num_pending: 999, num_waiting: 1 })).toEqual([]);
  expect(whyOf({ num_pending: 3 })).toEqual([]);
  expect(whyOf({ num_pending: 3, delivered: { last_active: ago(16) } })).toEqual([['look', 'no-pull']]);
  expect(whyOf({ config: { durable_name: undefined } })).toEqual([]);
});

it('believes the leader of a consumer and of a stream, not a replica that lags', () => {
  const led = (pending: number) => consumer('c', { num_pending: pending, cluster: { leader: 'n2' } });
  const { streams, told } = readStreams('A', [
    answer('n1', [stream('S', [led(9_000)])]),
    answer('n2', [stream('S', [led(0)])]),
    answer('n3', [stream('S', [led(7_000)])]),
    { server: { name: 'n4' }, data: 'no answer' },
    answer('n5', [stream('S', [led(9_000)]), stream('T')], 'B'),
  ]);
  expect(told).toEqual(['n1', 'n2', 'n3', 'n5']);
  expect(streams.map(({ name }) => name)).toEqual(['S']);
  expect(streams[0]?.consumer_detail.map(({ num_pending }) => num_pending)).toEqual([0]);
});

it('tells streams near a limit, and which of them refuse what is published', () => {
  const { streams } = find([
    stream('FULL', [], { max_bytes: 1_000, discard: 'new' }, { bytes: 1_000 }),
    stream('KV_near', [], { max_msgs: 100, discard: 'new' }, { messages: 90 }),
    stream('ROLLING', [], { max_bytes: 1_000 }, { bytes: 995 }),
    stream('FAR', [], { max_bytes: 1_000, max_msgs: 0 }, { bytes: 899 }),
  ]);
  expect(
    streams.map(({ stream: name, severity, limit, full, bucket }) => [name, severity, limit, full, bucket]),
  ).toEqual([
    ['FULL', 'act', 'max_bytes', true, null],
    ['ROLLING', 'look', 'max_bytes', true, null],
    ['KV_near', 'look', 'max_msgs', false, 'near'],
  ]);
  expect(find([stream('S', [], {}, { consumer_count: 9 })], 10).streams).toMatchObject([
    { limit: 'max_consumers', used: 9, of: 10, full: false },
  ]);
});

it('tells rejected events and the projector of the Environments there are, not as consumers', () => {
  const { consumers, environments } = find([
    stream('WS_acme-prod', [consumer('projector'), consumer('app', { num_pending: 1_000 })]),
    stream('WS_acme-prod_REJECTED', [], {}, { messages: 4 }),
    stream('WS_acme-dev_REJECTED', [], {}, { messages: 7 }),
  ]);
  expect(consumers.map(({ consumer: name }) => name)).toEqual(['app']);
  expect(environments).toEqual([
    { kind: 'state', severity: 'look', environment: 'acme-prod', pending: 2_514, problem: null },
    { kind: 'rejected', severity: 'look', environment: 'acme-prod', events: 4, lastAt: ago(6) },
  ]);
});
