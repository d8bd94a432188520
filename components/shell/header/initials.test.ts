import { expect, test } from 'vitest';

import { initialsOf } from './initials.ts';

test.each([
  ['Ada Lovelace', 'AL'],
  ['acme-admin', 'AA'],
  ['operator', 'OP'],
  ['Jean Luc de la Tour', 'JT'],
  ['', '?'],
])('%s → %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
