import { expect, test } from 'vitest';

import type { ConsumerCause } from '@/lib/jetstream/consumers/consumer-cause.ts';
import { consumerInfoSchema } from '@/lib/jetstream/consumers/consumer-info.ts';
import type { ConsumerPace } from '@/lib/jetstream/consumers/consumer-pace.ts';

import { causeWords, growthText } from './cause-words.ts';

const consumer = consumerInfoSchema.parse({
  name: 'worker',
  created: '2026-11-26T09:00:00Z',
  config: { deliver_policy: 'all', ack_policy: 'explicit', max_deliver: 3, max_ack_pending: 100 },
  delivered: { consumer_seq: 5, stream_seq: 5 },
  ack_floor: { consumer_seq: 1, stream_seq: 1 },
  num_ack_pending: 1,
  num_redelivered: 0,
  num_pending: 1,
});
const pace: ConsumerPace = {
  overMilliseconds: 120_000,
  deliveredPerSecond: 0.12,
  acknowledgedPerSecond: 0.12,
  growthPerSecond: 31 / 60,
  least: { pending: 1, awaited: 0, redelivered: 0 },
};
const words = (cause: ConsumerCause) => {
  const { title, detail } = causeWords(cause, consumer);
  return `${title} ${detail}`.replaceAll('\u00a0', ' ');
};

test.each<[ConsumerCause, string]>([
  [
    { id: 'no-pull', tone: 'bad', pending: 1, awaited: 1, milliseconds: 90_000, never: false },
    'Nobody pulls from it. No pull request waits (num_waiting 0), and nothing was delivered for 1 min 30 s; 1 message waits for it. 1 message delivered before awaits acknowledgement, unless a client still works on it.',
  ],
  [
    { id: 'given-up', tone: 'bad', atMost: 2 },
    'It gave up at most 2 messages. Not acknowledged after 3 deliveries (max_deliver), and not delivered again. They stay in the stream behind sequence 1 (ack_floor) as long as the stream keeps them; which ones is told by advisories alone, which nobody keeps here.',
  ],
  [
    { id: 'too-slow', tone: 'warn', pending: 900, pace },
    'It falls further behind: more comes than it takes. In the last 2 min: delivered 0.1 msg/s, acknowledged 0.1 msg/s, waiting +31 /min. No pull request waits (num_waiting 0): its clients ask for less than comes. 1 of 100 in work (num_ack_pending).',
  ],
  [
    { id: 'replica-offline', tone: 'warn', names: ['n2'] },
    'n2 is away. It goes on while more than half of its servers are up.',
  ],
  [
    { id: 'overdue', tone: 'warn', awaited: 1, milliseconds: 61_000, waitMilliseconds: 30_000 },
    'Acknowledgements are late. 1 message was delivered 1 min 1 s ago or before and is not acknowledged; ack_wait is 30 s.',
  ],
])('%j', (cause, expected) => {
  expect(words(cause)).toBe(expected);
});

test.each([
  [0.5, '+30 /min'],
  [-2, '−120 /min'],
  [0, '±0 /min'],
])('a growth of %d a second is %s', (perSecond, expected) => {
  expect(growthText(perSecond).replaceAll('\u00a0', ' ')).toBe(expected);
});
