import { expect, test } from 'vitest';

import { pageOffsets } from './use-organization-rows.ts';

test.each([
  [0, 0, [0]],
  [0, 99, [0]],
  [80, 120, [0, 100]],
  [100, 199, [100]],
  [9_950, 10_002, [9_900, 10_000]],
])('rows %d to %d', (first, last, offsets) => {
  expect(pageOffsets(first, last, 100)).toEqual(offsets);
});
