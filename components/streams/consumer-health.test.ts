import { describe, expect, it } from 'vitest';
import type { ConsumerInfo } from '@/lib/jetstream/list-consumers.ts';
import { consumerFlags } from './consumer-health.ts';

const consumer = (change: Partial<ConsumerInfo>): ConsumerInfo => ({
  name: 'worker',
  created: '',
  config: { deliver_policy: 'all', ack_policy: 'explicit', max_deliver: -1, max_ack_pending: 100 },
  delivered: { consumer_seq: 0, stream_seq: 0 },
  ack_floor: { consumer_seq: 0, stream_seq: 0 },
  num_ack_pending: 0,
  num_redelivered: 0,
  num_waiting: 1,
  num_pending: 0,
  ...change,
});
const labels = (change: Partial<ConsumerInfo>) => consumerFlags(consumer(change)).map(({ label }) => label);

describe('consumerFlags', () => {
  it('is quiet when all is well', () => {
    expect(labels({ num_pending: 20, num_ack_pending: 99 })).toEqual([]);
  });

  it.each([
    [{ num_pending: 1_000 }, ['lagging']],
    [{ num_redelivered: 1 }, ['redelivering']],
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
