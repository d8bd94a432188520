import { expect, it } from 'vitest';
import { MOST_CSV_BYTES, readCsv } from './read-csv.ts';

const plain = [
  { line: 1, cells: ['name', 'role'] },
  { line: 2, cells: ['a', 'publisher'] },
  { line: 3, cells: ['b', 'kv, reader'] },
];

it.each([
  ['LF', 'name,role\na,publisher\nb,"kv, reader"\n'],
  ['no line feed at its end', 'name,role\na,publisher\nb,"kv, reader"'],
  ['CRLF', 'name,role\r\na,publisher\r\nb,"kv, reader"\r\n'],
  ['a byte order mark', '\uFEFFname,role\na,publisher\nb,"kv, reader"\n'],
  ['semicolons', 'name;role\na;publisher\nb;kv, reader\n'],
  ['semicolons behind a byte order mark', '\uFEFF"name";"role"\r\n"a";publisher\r\nb;"kv, reader"\r\n'],
  ['tabs and spaces', 'name\trole\n a \t publisher\nb\tkv, reader\n'],
])('reads a file with %s', async (_name, text) => {
  expect(await readCsv(text)).toEqual({ records: plain });
});

it('counts lines as an editor does, and leaves out those that are empty', async () => {
  expect(await readCsv('name,role\n\na,publisher\n,\n  \nb,"kv, reader"\n\n')).toEqual({
    records: [plain[0], { ...plain[1], line: 3 }, { ...plain[2], line: 6 }],
  });
});

it.each([
  ['a quote that is not closed', 'name,role\na,"publisher\nb,x', /near line \d: a quote is opened/],
  ['text behind a quote', 'name,role\na,"publisher"x\n', /near line 2: something stands behind/],
  ['a quote within a cell', 'name,role\na,pub"lisher\n', /near line 2: a quote stands within/],
  ['more than fits', `name\n${'x\n'.repeat(MOST_CSV_BYTES / 2)}`, /larger than 64 KiB/],
])('says what is wrong with %s', async (_name, text, said) => {
  expect(await readCsv(text)).toEqual({ problem: expect.stringMatching(said) as string });
});

it('finds nothing in an empty text', async () => {
  expect(await readCsv('')).toEqual({ records: [] });
  expect(await readCsv('\uFEFF\r\n')).toEqual({ records: [] });
});
