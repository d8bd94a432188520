import { expect, it } from 'vitest';
import { consumerInfoSchema } from '../../jetstream/consumers/consumer-info.ts';
import { addReading, watched } from './consumer-readings.ts';

const figures = { pending: 1, deliveries: 0, acknowledged: 0, awaited: 0, redelivered: 0 };
const consumer = (name: string, created = 'once') =>
  consumerInfoSchema.parse({
    name,
    created,
    config: { deliver_policy: 'all', ack_policy: 'none' },
    delivered: { consumer_seq: 0, stream_seq: 0 },
    ack_floor: { consumer_seq: 0, stream_seq: 0 },
    num_ack_pending: 0,
    num_redelivered: 0,
    num_pending: 1,
  });

it('keeps ten minutes whole and thins out what is older, in bounded memory', () => {
  let readings = addReading([], { at: 0, ...figures });
  for (let at = 6_000; at <= 36_000_000; at += 6_000) readings = addReading(readings, { at, ...figures });
  expect(readings).toHaveLength(400);
  const last = readings.at(-1)?.at ?? 0;
  expect(last - (readings[0]?.at ?? 0)).toBeGreaterThan(2 * 3_600_000);
  expect(readings.filter(({ at }) => last - at <= 600_000)).toHaveLength(101);
});

it('takes what the list and the page ask at once as one', () => {
  const readings = addReading([{ at: 0, ...figures }], { at: 500, ...figures, pending: 2 });
  expect(readings).toEqual([{ at: 500, ...figures, pending: 2 }]);
});

it('keeps them over a navigation, and begins anew for another one of the name', () => {
  expect(watched('acme', 'S', consumer('w'), 1_000).readings).toHaveLength(1);
  expect(watched('acme', 'S', consumer('w'), 9_000).readings).toHaveLength(2);
  expect(watched('globex', 'S', consumer('w'), 9_000).readings).toHaveLength(1);
  expect(watched('acme', 'S', consumer('w', 'again'), 17_000).readings).toHaveLength(1);
});

it('forgets those that were looked at longest ago', () => {
  watched('acme', 'S', consumer('first'), 0);
  for (let index = 0; index < 200; index += 1) watched('acme', 'S', consumer(`c${String(index)}`), 0);
  expect(watched('acme', 'S', consumer('c199'), 9_000).readings).toHaveLength(2);
  expect(watched('acme', 'S', consumer('first'), 9_000).readings).toHaveLength(1);
});
