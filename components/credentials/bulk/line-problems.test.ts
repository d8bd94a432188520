import { expect, test } from 'vitest';

import type { JudgedLine } from '@/lib/domain/credentials/bulk/csv-lines.ts';

import { placeFields, problemsOf } from './line-problems.ts';

const line = (number: number, problems: JudgedLine['problems'] = []): JudgedLine => ({
  line: number,
  cells: {},
  wish: null,
  problems,
});

test('what the server says is placed at the lines of the file', () => {
  const lines = [line(2), line(5, [{ path: 'role', message: 'none' }])];
  const { byLine, others } = placeFields(
    [
      { path: 'credentials.1.expiryDays', message: 'too long' },
      { path: 'credentials.1.name', message: 'The same as in credentials.0.' },
      { path: 'credentials.7.name', message: 'nowhere' },
      { path: 'nonce', message: 'old' },
    ],
    lines,
  );
  expect(others).toEqual(['credentials.7.name: nowhere', 'nonce: old']);
  expect(problemsOf(lines, byLine)).toEqual([
    { line: 5, column: 'role', message: 'none' },
    { line: 5, column: 'expiry', message: 'too long' },
    { line: 5, column: 'name', message: 'The same as in line 2.' },
  ]);
});
