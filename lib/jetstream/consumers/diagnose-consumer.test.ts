import { describe, expect, it, test } from 'vitest';
import type { z } from '../../domain/zod.ts';
import { streamInfoSchema } from '../streams/stream-info.ts';
import { consumerInfoSchema } from './consumer-info.ts';
import type { ConsumerInfo } from './consumer-info.ts';
import { paceOf } from './consumer-pace.ts';
import type { ConsumerReading } from './consumer-pace.ts';
import { diagnoseConsumer } from './diagnose-consumer.ts';
import type { ConsumerSight } from './diagnose-consumer.ts';

type Change = Partial<z.input<typeof consumerInfoSchema>>;
const NOW = '2026-11-26T10:00:00Z';
const AGO = (seconds: number) => new Date(Date.parse(NOW) - seconds * 1_000).toISOString();
const BASE = { deliver_policy: 'all', ack_policy: 'explicit', ack_wait: 30e9, max_ack_pending: 100, durable_name: 'w' };
const PUSH = { ...BASE, deliver_subject: 'deliver.here' };
const at = (consumer: number, stream = consumer, seconds = 1) => ({
  consumer_seq: consumer,
  stream_seq: stream,
  last_active: AGO(seconds),
});

const consumer = (change: Change): ConsumerInfo =>
  consumerInfoSchema.parse({
    name: 'worker',
    created: AGO(86_400),
    config: BASE,
    delivered: at(500),
    ack_floor: at(500),
    num_ack_pending: 0,
    num_redelivered: 0,
    num_waiting: 1,
    num_pending: 0,
    ts: NOW,
    ...change,
  });

const stream = (config: object = {}, more: object = {}) =>
  streamInfoSchema.parse({
    config: {
      name: 'S',
      subjects: ['a.>'],
      retention: 'limits',
      discard: 'old',
      storage: 'file',
      num_replicas: 1,
      ...config,
    },
    created: AGO(86_400),
    state: { messages: 9, bytes: 1, first_seq: 1, first_ts: AGO(9), last_seq: 9, last_ts: AGO(1), consumer_count: 1 },
    ...more,
  });

/** Readings ten seconds apart, the last one now. */
const paced = (...figures: Partial<ConsumerReading>[]) =>
  paceOf(
    figures.map((figure, index) => ({
      at: index * 10_000,
      pending: 0,
      deliveries: 0,
      acknowledged: 0,
      awaited: 0,
      redelivered: 0,
      ...figure,
    })),
  );

const sight = (change: Change, more: Partial<ConsumerSight> = {}): ConsumerSight => ({
  consumer: consumer(change),
  stream: stream(),
  pace: null,
  ageMilliseconds: 1_000,
  mostAgeMilliseconds: 20_000,
  ...more,
});
const ids = (change: Change, more?: Partial<ConsumerSight>) =>
  diagnoseConsumer(sight(change, more)).map(({ id, tone }) => `${tone} ${id}`);

const FULL = { num_ack_pending: 100, num_pending: 7, delivered: at(600), num_waiting: 2 };
const LATER = { delivered: at(500, 500, 90) };

test.each<[string, Change, Partial<ConsumerSight>, string[]]>([
  ['all is well', {}, {}, ['ok keeps-up']],
  ['nothing waits and nobody asks', { num_waiting: 0, ...LATER }, {}, ['ok keeps-up']],
  [
    'a few wait at a good pace',
    { num_pending: 20 },
    { pace: paced({ pending: 20 }, { pending: 20, deliveries: 90 }) },
    ['ok keeps-up'],
  ],
  [
    'it was empty a moment ago',
    { num_pending: 5_000 },
    { pace: paced({ pending: 0 }, { pending: 5_000 }) },
    ['ok keeps-up'],
  ],
  ['one answer alone', { num_pending: 5_000 }, {}, ['neutral waiting']],
  // nobody there
  ['nobody pulls', { ...LATER, num_waiting: 0, num_pending: 20 }, {}, ['bad no-pull']],
  [
    'nobody ever pulled',
    {
      num_waiting: 0,
      num_pending: 20,
      delivered: { consumer_seq: 0, stream_seq: 0 },
      ack_floor: { consumer_seq: 0, stream_seq: 0 },
    },
    {},
    ['bad no-pull'],
  ],
  ['a pull between two others', { num_waiting: 0, num_pending: 20 }, {}, ['neutral waiting']],
  ['the server tells no time', { ...LATER, num_waiting: 0, num_pending: 20, ts: undefined }, {}, ['neutral waiting']],
  [
    'nobody took back what they had',
    { ...LATER, num_waiting: 0, num_pending: 20, num_ack_pending: 3 },
    {},
    ['bad no-pull', 'warn overdue'],
  ],
  [
    'somebody works on a long one',
    { ...LATER, config: { ...BASE, ack_wait: 3_600e9 }, num_waiting: 0, num_pending: 20, num_ack_pending: 3 },
    {},
    ['neutral waiting'],
  ],
  ['nobody subscribes', { config: PUSH, num_pending: 5 }, {}, ['bad no-subscriber']],
  ['nobody subscribes, nothing waits', { config: PUSH, push_bound: false }, {}, ['warn no-subscriber']],
  ['somebody subscribes', { config: PUSH, push_bound: true, ...LATER }, {}, ['ok keeps-up']],
  ['requests and messages wait', { ...LATER, num_pending: 5 }, {}, ['bad not-served']],
  // paused
  ['paused', { ...LATER, num_waiting: 0, num_pending: 5, paused: true, pause_remaining: 60e9 }, {}, ['neutral paused']],
  ['paused without figures', { paused: true }, {}, ['neutral paused']],
  [
    'paused, and grows',
    { num_pending: 50, paused: true },
    { pace: paced({ pending: 9 }, { pending: 50 }) },
    ['neutral paused'],
  ],
  // acknowledgements
  ['full, and nothing is acknowledged', { ...FULL, ack_floor: at(500, 500, 90) }, {}, ['bad stalled']],
  [
    'full, and nothing was ever acknowledged',
    { ...FULL, ack_floor: { consumer_seq: 0, stream_seq: 0 } },
    {},
    ['bad stalled'],
  ],
  ['full, and one after the other', FULL, {}, ['warn stalled']],
  ['full for a moment', FULL, { pace: paced({ awaited: 2 }, { awaited: 100 }) }, ['ok keeps-up']],
  ['full, and nothing waits', { ...FULL, num_pending: 0 }, {}, ['ok keeps-up']],
  ['no limit', { ...FULL, config: { ...BASE, max_ack_pending: -1 } }, {}, ['neutral waiting']],
  ['all that is awaited is late', { ...LATER, num_ack_pending: 3 }, {}, ['warn overdue']],
  [
    'with backoff it is not',
    { ...LATER, config: { ...BASE, backoff: [1e9, 3_600e9] }, num_ack_pending: 3 },
    {},
    ['ok keeps-up'],
  ],
  ['one was delivered again', { num_ack_pending: 1, num_redelivered: 1 }, {}, ['ok keeps-up']],
  [
    'some always are',
    { num_ack_pending: 3, num_redelivered: 2 },
    { pace: paced({ redelivered: 2 }, { redelivered: 1 }) },
    ['warn redelivering'],
  ],
  ['some were, and are no more', { num_ack_pending: 3 }, { pace: paced({ redelivered: 2 }, {}) }, ['ok keeps-up']],
  // given up: pulled 5 of them, acknowledged none, and one delivery each was all
  ['given up', { config: { ...BASE, max_deliver: 1 }, delivered: at(5), ack_floor: at(0) }, {}, ['bad given-up']],
  [
    'awaited proves nothing',
    { config: { ...BASE, max_deliver: 1 }, delivered: at(5), ack_floor: at(0), num_ack_pending: 2 },
    {},
    ['ok keeps-up'],
  ],
  [
    'nothing is acknowledged at all',
    { config: { ...BASE, ack_policy: 'none', max_deliver: 1 }, delivered: at(5), ack_floor: at(0) },
    {},
    ['ok keeps-up'],
  ],
  // its course
  [
    'more comes',
    { num_pending: 900 },
    { pace: paced({ pending: 800 }, { pending: 900, deliveries: 2 }) },
    ['warn too-slow'],
  ],
  [
    'it catches up',
    { num_pending: 800 },
    { pace: paced({ pending: 900 }, { pending: 800, deliveries: 20 }) },
    ['neutral catching-up'],
  ],
  [
    'neither',
    { num_pending: 900 },
    { pace: paced({ pending: 900 }, { pending: 900, deliveries: 1 }) },
    ['warn standing-behind'],
  ],
  // the stream, the servers
  ['its filter matches no subject', { config: { ...BASE, filter_subjects: ['b.x', 'c'] } }, {}, ['bad filter-outside']],
  ['one of its filters does', { config: { ...BASE, filter_subjects: ['b.x', 'a.*'] } }, {}, ['ok keeps-up']],
  [
    'of a mirror nobody knows its subjects',
    { config: { ...BASE, filter_subject: 'b' } },
    { stream: stream({ subjects: [], mirror: { name: 'O' } }, { mirror: { name: 'O', active: 1 } }) },
    ['ok keeps-up'],
  ],
  ['the mirror stands', {}, { stream: stream({}, { mirror: { name: 'O', active: -1 } }) }, ['warn stream-origin']],
  [
    'a source says why',
    {},
    { stream: stream({}, { sources: [{ name: 'O', active: 1, error: { description: 'no' } }] }) },
    ['warn stream-origin'],
  ],
  [
    'nothing stored is for it',
    {
      config: { ...BASE, filter_subject: 'a.b' },
      delivered: { consumer_seq: 0, stream_seq: 0 },
      ack_floor: { consumer_seq: 0, stream_seq: 0 },
    },
    {},
    ['neutral nothing-matches'],
  ],
  ['the stream has no leader', {}, { streamLeaderless: true }, ['bad stream-leaderless']],
  ['nothing is known of the stream', { config: { ...BASE, filter_subject: 'b' } }, { stream: null }, ['ok keeps-up']],
  [
    'a replica is away',
    { cluster: { leader: 'a', replicas: [{ name: 'b', current: false, offline: true }] } },
    {},
    ['warn replica-offline'],
  ],
  [
    'a replica crashed',
    { cluster: { leader: 'a', replicas: [{ name: 'b', current: false, active: 11e9 }] } },
    {},
    ['warn replica-offline'],
  ],
  [
    'a replica is behind',
    { cluster: { leader: 'a', replicas: [{ name: 'b', current: false, active: 1e9 }] } },
    {},
    ['ok keeps-up'],
  ],
  ['no leader was named', { cluster: { replicas: [{ name: 'b', current: false }] } }, {}, ['bad no-leader']],
  ['no leader answers', { num_pending: 5 }, { unanswered: 'no-leader' }, ['bad no-leader']],
  [
    'one that led before answers',
    { cluster: { leader: 'b', replicas: [{ name: 'b', current: true }] } },
    {},
    ['warn unproven'],
  ],
  ['nobody answers', {}, { unanswered: 'no-answer' }, ['warn no-answer']],
  ['the answer is old', {}, { ageMilliseconds: 20_001 }, ['warn no-answer']],
  // figures that cannot be
  ['fewer than none wait', { num_pending: -1 }, {}, ['warn contradictory']],
  ['more than there are numbers', { num_pending: 2 ** 64 }, {}, ['warn contradictory']],
  ['acknowledged before delivered', { ack_floor: at(501) }, {}, ['warn contradictory']],
  ['deliveries went back', {}, { pace: paced({ deliveries: 600 }, { deliveries: 500 }) }, ['warn contradictory']],
  // several at once
  [
    'full, nobody pulls, a replica away',
    {
      ...FULL,
      ...LATER,
      delivered: at(600, 600, 90),
      ack_floor: at(500, 500, 90),
      num_waiting: 0,
      cluster: { leader: 'a', replicas: [{ name: 'b', current: false, offline: true }] },
    },
    {},
    ['bad no-pull', 'bad stalled', 'warn overdue', 'warn replica-offline'],
  ],
])('%s', (_, change, more, expected) => {
  expect(ids(change, more)).toEqual(expected);
});

describe('figures of a cause', () => {
  const first = (change: Change, more?: Partial<ConsumerSight>) => diagnoseConsumer(sight(change, more))[0];

  it('counts what was given up', () => {
    const config = { ...BASE, max_deliver: 3 };
    expect(first({ config, delivered: at(6, 9), ack_floor: at(0) })).toMatchObject({ atMost: 2 });
    expect(first({ config: { ...BASE, max_deliver: 1 }, delivered: at(1, 7), ack_floor: at(0) })).toMatchObject({
      atMost: 1,
    });
  });

  it('tells since when nobody pulls, and that nobody ever did', () => {
    expect(first({ ...LATER, num_waiting: 0, num_pending: 2 })).toMatchObject({ milliseconds: 90_000, never: false });
    const never = { consumer_seq: 0, stream_seq: 0, last_active: '0001-01-01T00:00:00Z' };
    const fresh = { delivered: never, ack_floor: never, num_waiting: 0, num_pending: 2, created: AGO(70) };
    expect(first(fresh)).toMatchObject({ milliseconds: 70_000, never: true });
  });

  it('tells when it will have caught up', () => {
    const pace = paced({ pending: 1_000 }, { pending: 900, deliveries: 10 });
    expect(first({ num_pending: 900 }, { pace })).toMatchObject({ milliseconds: 90_000 });
  });
});

describe('paceOf', () => {
  it('needs ten seconds', () => {
    expect(paced({})).toBeNull();
    expect(paceOf([])).toBeNull();
  });

  it('looks two minutes back', () => {
    const figures = Array.from({ length: 30 }, (_, index) => ({
      deliveries: index < 15 ? 0 : index * 10,
      pending: 30 - index,
    }));
    expect(paced(...figures)).toMatchObject({
      overMilliseconds: 120_000,
      deliveredPerSecond: 1,
      growthPerSecond: -0.1,
      least: { pending: 1 },
    });
  });
});
