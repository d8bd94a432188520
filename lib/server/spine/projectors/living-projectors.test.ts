import { expect, it } from 'vitest';
import { PROJECTOR_GONE_MS } from '../../nats/connections/catalyst.ts';
import { LivingProjectors } from './living-projectors.ts';

const lease = (id: string) => ({ id, startedAt: '2026-11-05T10:00:00Z' });
const ids = (living: LivingProjectors) => [...living.all().keys()];

it('forgets who was not heard of for long enough, and nobody else', () => {
  const living = new LivingProjectors();
  living.hear(lease('a'), 0);
  living.hear(lease('b'), 1_000);
  living.look(PROJECTOR_GONE_MS);
  expect(ids(living)).toEqual(['a', 'b']);
  living.look(PROJECTOR_GONE_MS + 1);
  expect(ids(living)).toEqual(['b']);
});

it('forgets at once who leaves', () => {
  const living = new LivingProjectors();
  living.hear(lease('a'), 0);
  living.leave('a');
  expect(ids(living)).toEqual([]);
});

it('says nobody is gone while this process does not receive even its own lease, nor right after', () => {
  const living = new LivingProjectors();
  living.join('self', 0);
  living.hear(lease('self'), 0);
  living.hear(lease('other'), 0);
  living.look(60_000);
  expect(ids(living)).toEqual(['self', 'other']);
  living.hear(lease('self'), 61_000);
  living.look(61_500);
  expect(ids(living)).toEqual(['self', 'other']);
  for (let at = 62_000; at <= 61_000 + PROJECTOR_GONE_MS + 1_000; at += 1_000) {
    living.hear(lease('self'), at);
    living.look(at);
  }
  expect(ids(living)).toEqual(['self']);
});
