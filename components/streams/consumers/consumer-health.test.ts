import { describe, expect, it, test } from 'vitest';
import type { z } from '@/lib/domain/zod.ts';
import { consumerInfoSchema } from '@/lib/jetstream/consumers/consumer-info.ts';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';
import { consumerFlags, quietState } from './consumer-health.ts';

type Change = Partial<z.input<typeof consumerInfoSchema>>;

const consumer = (change: Change): ConsumerInfo =>
  consumerInfoSchema.parse({
    name: 'worker',
    created: '2026-11-26T09:00:00Z',
    config: { deliver_policy: 'all', ack_policy: 'explicit', max_deliver: -1, max_ack_pending: 100 },
    delivered: { consumer_seq: 0, stream_seq: 0 },
    ack_floor: { consumer_seq: 0, stream_seq: 0 },
    num_ack_pending: 0,
    num_redelivered: 0,
    num_waiting: 1,
    num_pending: 0,
    ...change,
  });
const NONE = { consumer_seq: 0, stream_seq: 0 };
const LATER = '2026-11-26T10:00:00Z';
const BASE = { deliver_policy: 'all', ack_policy: 'explicit', max_deliver: -1, max_ack_pending: 100 };
const PUSH = { ...BASE, deliver_subject: 'deliver.nobody.x' };
const ONCE = { ...BASE, max_deliver: 1 };
const labels = (change: Change) => consumerFlags(consumer(change)).map(({ label }) => label);

describe('consumerFlags', () => {
  it('is quiet when all is well', () => {
    expect(labels({ num_pending: 20, num_ack_pending: 99 })).toEqual([]);
  });

  it.each([
    [{ num_pending: 1_000 }, ['lagging']],
    [{ num_redelivered: 1 }, ['redelivering']],
    [{ config: PUSH }, ['no subscriber']],
    [{ config: PUSH, push_bound: false, num_pending: 20 }, ['no subscriber']],
    [{ config: PUSH, push_bound: true, num_pending: 20 }, []],
    [{ num_waiting: 0, num_pending: 20, ts: LATER }, ['no pull request']],
    [{ num_waiting: 0, num_pending: 20, ts: LATER, delivered: { ...NONE, last_active: '2026-11-26T09:59:30Z' } }, []],
    [{ num_waiting: 0, num_pending: 20 }, []],
    [{ num_waiting: 0, num_pending: 0, ts: LATER }, []],
    [{ num_waiting: 0, num_pending: 20, ts: LATER, paused: true }, ['paused']],
    [{ paused: true, pause_remaining: 7.2e12 }, ['paused, 2\u00a0h left']],
    // pulled 5 of them, acknowledged none, and one delivery each was all
    [{ config: ONCE, delivered: { consumer_seq: 5, stream_seq: 5 } }, ['up to 5 given up']],
    [{ config: ONCE, delivered: { consumer_seq: 1, stream_seq: 7 } }, ['1 given up']],
    [{ config: { ...ONCE, max_deliver: 3 }, delivered: { consumer_seq: 6, stream_seq: 9 } }, ['up to 2 given up']],
    // what still awaits acknowledgement proves nothing, and neither does a consumer that may be delivered to for ever
    [{ config: ONCE, delivered: { consumer_seq: 5, stream_seq: 5 }, num_ack_pending: 2 }, []],
    [{ delivered: { consumer_seq: 5, stream_seq: 5 } }, []],
    [{ config: { ...ONCE, ack_policy: 'none' }, delivered: { consumer_seq: 5, stream_seq: 5 } }, []],
    [{ num_ack_pending: 100 }, ['stalled']],
    [{ paused: true }, ['paused']],
    [{ num_ack_pending: 100, num_pending: 5_000, num_redelivered: 2 }, ['stalled', 'lagging', 'redelivering']],
  ])('%j: %j', (change, expected) => {
    expect(labels(change)).toEqual(expected);
  });

  it('does not call a consumer without a limit stalled', () => {
    const { config } = consumer({});
    expect(labels({ num_ack_pending: 500, config: { ...config, max_ack_pending: -1 } })).toEqual([]);
  });
});

test.each([
  [{}, 'keeping up'],
  [{ num_ack_pending: 3 }, '3 unacknowledged'],
  [{ num_pending: 20, ts: LATER, delivered: { ...NONE, last_active: '2026-11-26T09:59:59Z' } }, 'keeping up'],
  [{ num_pending: 20, ts: LATER }, '20 waiting'],
  [{ num_pending: 20 }, '20 waiting'],
])('without news %j is called no more than “%s”', (change, label) => {
  expect(quietState(consumer(change)).label).toBe(label);
});
