import { expect, test } from 'vitest';

import { toggled } from './use-selection.ts';

const LOADED = ['a', 'b', 'c', 'd', 'e'];

test.each([
  [[], 'b', null, ['b']],
  [['b'], 'b', null, []],
  [['b'], 'd', 'b', ['b', 'c', 'd']],
  [['d'], 'b', 'd', ['b', 'c', 'd']],
  // from one that is chosen to another that is chosen, all of them are chosen no longer
  [['a', 'b', 'c', 'e'], 'c', 'a', ['e']],
  // the row before has gone
  [[], 'd', 'z', ['d']],
])('of %j chosen, %s after %s leaves %j', (chosen, key, from, left) => {
  expect([...toggled(new Set(chosen), LOADED, { key, from })].sort()).toEqual(left);
});
