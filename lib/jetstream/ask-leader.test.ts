import { expect, it } from 'vitest';
import { clusterSchema, isLed } from './ask-leader.ts';

const seconds = (active: number) => active * 1e9;
const heard = (active: number, current = true) => ({ name: 'n', current, active: seconds(active) });
/** As a leader lists those it never heard from. */
const unheard = { name: 'n', current: false, active: 0, lag: 84 };

it.each([
  ['a single server', undefined, true],
  ['one replica in a cluster', { leader: 'a' }, true],
  ['a leader that heard from both', { leader: 'a', replicas: [heard(0.1), heard(0.9)] }, true],
  ['a leader that heard from one', { leader: 'a', replicas: [heard(0.1), heard(20, false)] }, true],
  ['a new leader, of three of which one is away', { leader: 'a', replicas: [heard(0.1), unheard] }, true],
  ['a leader whose follower is behind', { leader: 'a', replicas: [heard(0.1, false), heard(15, false)] }, true],
  ['one that stood still', { leader: 'a', replicas: [heard(15, false), heard(15, false)] }, false],
  ['one that stood still for less than it takes to lose them', { leader: 'a', replicas: [heard(5), heard(5)] }, false],
  ['one that heard from nobody yet', { leader: 'a', replicas: [unheard, unheard] }, false],
  ['one of five that heard from one', { leader: 'a', replicas: [heard(0.1), heard(9), heard(9), heard(9)] }, false],
  ['one that led before, and names the leader', { leader: 'n', replicas: [heard(0.1), unheard] }, false],
  ['one that knows of no leader', { replicas: [heard(0.1), heard(0.1), heard(0.1)] }, false],
])('the answer of %s is proven: %#', (_, cluster, led) => {
  expect(isLed(cluster && clusterSchema.parse(cluster))).toBe(led);
});
