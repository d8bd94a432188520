import { expect, it } from 'vitest';
import { judgeFile } from './csv-lines.ts';

const HEADER = ['name', 'environment', 'role', 'durable', 'expiry', 'publicKey', 'signature'];
const KEY = `U${'A'.repeat(55)}`;
const place = {
  slug: 'acme',
  environments: ['prod', 'dev'] as const,
  refusalOf: (role: string, environment: string) =>
    environment === 'prod' || role.startsWith('trusted') ? 'Your role may not.' : null,
  now: Date.parse('2026-11-27T20:00:00Z'),
};
const judge = (...rows: string[][]) =>
  judgeFile(
    rows.map((cells, index) => ({ line: index + 1, cells })),
    place,
  );
const lineOf = (...cells: string[]) => judge(HEADER, cells).lines?.[0];
const problemsOf = (...cells: string[]) => lineOf(...cells)?.problems.map(({ path, message }) => `${path}: ${message}`);

it('reads what a line asks for', () => {
  expect(lineOf('press', 'dev', 'publisher', '', '90')).toEqual({
    line: 2,
    cells: expect.objectContaining({ name: 'press', expiryDays: '90', publicKey: '' }) as object,
    wish: {
      name: 'press',
      environment: 'dev',
      role: 'publisher',
      durable: undefined,
      expiryDays: 90,
      publicKey: undefined,
      signature: undefined,
    },
    problems: [],
  });
  expect(lineOf('worker', 'ACME-dev', 'Subscriber', '', '')?.wish).toMatchObject({
    environment: 'dev',
    role: 'subscriber',
    // named like the credential unless the file says otherwise
    durable: 'worker',
    expiryDays: 30,
  });
  expect(lineOf('worker', 'dev', 'subscriber', 'orders', '', KEY, 'x'.repeat(86))).toMatchObject({
    wish: { durable: 'orders', publicKey: KEY, signature: 'x'.repeat(86) },
    problems: [],
  });
});

it.each([
  ['2026-11-28', 1],
  ['2026-12-27', 30],
  ['2027-11-27', 365],
])('%s is a date %i days from today, which is counted in UTC', (date, days) => {
  expect(lineOf('a', 'dev', 'publisher', '', date)).toMatchObject({ wish: { expiryDays: days }, problems: [] });
});

it.each([
  ['0'],
  ['-1'],
  ['1.5'],
  ['1e2'],
  ['9007199254740993'],
  ['2026-11-27'],
  ['2026-02-30'],
  ['28.11.2026'],
  ['never'],
])('%s is no expiry', (expiry) => {
  expect(problemsOf('a', 'dev', 'publisher', '', expiry)).toEqual([
    expect.stringContaining(`expiryDays: “${expiry}” is neither`),
  ]);
});

it.each([
  [['Not A Slug', 'dev', 'publisher'], /^name: Up to 32 lower-case/],
  [['', 'dev', 'publisher'], /^name: It has no name/],
  [['=cmd()', 'dev', 'publisher'], /^name: Up to 32/],
  [['vertebra-x', 'dev', 'publisher'], /^name: .* Vertebra uses itself/],
  [['a', 'uat', 'publisher'], /^environment: acme has no Environment acme-uat/],
  [['a', 'globex-dev', 'publisher'], /^environment: “globex-dev” is no Environment. One of: prod, dev/],
  [['a', 'prod', 'publisher'], /^environment: Your role may not/],
  [['a', 'dev', 'trusted-kv-reader'], /^role: Your role may not/],
  [['a', 'dev', 'admin'], /^role: “admin” is no role. One of: publisher/],
  [['a', 'dev', 'constructor'], /^role: “constructor” is no role/],
  [['a', 'dev', 'publisher', 'd'], /^durable: This role has no durable/],
  [['a', 'dev', 'subscriber', 'projector'], /^durable: “projector” is a name that Vertebra/],
  [['a', 'dev', 'kv-writer', '', '181'], /^expiryDays: At most 180/],
  [['a', 'dev', 'publisher', '', '', 'SUAB'], /^publicKey: A public user nkey/],
  [['a', 'dev', 'publisher', '', '', '', 'x'.repeat(86)], /^signature: A signature, but no public key/],
  [['a', 'dev', 'publisher', '', '', KEY, 'x'], /^signature: An Ed25519/],
  [['a', 'dev', 'publisher', '', '', '', '', 'more'], /^line: 8 cells, but the header has 7/],
])('says what is wrong with %j', (cells, said) => {
  expect(problemsOf(...cells)).toEqual([expect.stringMatching(said)]);
});

it('names what two lines share, and says where it stood first', () => {
  const { lines } = judge(
    HEADER,
    ['a', 'dev', 'publisher', '', '', KEY],
    ['a', 'nope', 'publisher'],
    ['b', 'dev', 'subscriber', 'd', '', KEY],
    ['a', 'dev', 'subscriber', 'd'],
  );
  expect(lines?.map(({ problems }) => problems.map(({ path, message }) => `${path}: ${message}`))).toEqual([
    [],
    [expect.stringContaining('“nope” is no Environment')],
    ['publicKey: The same as in line 2.'],
    ['name: The same as in line 2.', 'durable: The same as in line 4.'],
  ]);
});

it.each([
  ['nothing', [], /empty/],
  ['a header alone', [HEADER], /no lines/],
  [
    'a missing column',
    [
      ['name', 'role'],
      ['a', 'publisher'],
    ],
    /lacks the column “environment”/,
  ],
  ['an unknown column', [['name', 'role', 'environment', 'admin'], ['a']], /Unknown column “admin”/],
  [
    'an unknown column of an odd name',
    [['name', 'role', 'environment', '__proto__'], ['a']],
    /Unknown column “__proto__”/,
  ],
  ['a column twice', [['name', 'role', 'environment', 'Name'], ['a']], /twice/],
  ['too many lines', [HEADER, ...Array.from({ length: 201 }, () => ['a'])], /201 lines; at most 200/],
])('refuses a file with %s', (_name, rows, said) => {
  expect(judge(...rows)).toEqual({ problem: expect.stringMatching(said) as string, lines: null });
});

it('takes columns in any order and spelling', () => {
  expect(
    judge(['Public Key', 'ROLE', 'environment', 'Name'], [KEY, 'publisher', 'dev', 'a']).lines?.[0]?.wish,
  ).toMatchObject({
    publicKey: KEY,
    name: 'a',
  });
});
