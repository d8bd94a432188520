import { expect, test } from 'vitest';

import { parseVerb, rankGroups, rankOf } from './palette-item.ts';
import type { PaletteItem } from './palette-item.ts';

test.each([
  ['orders', 'Orders', 0],
  ['orders-eu', 'orders', 1],
  ['WS_acme-prod', 'prod', 2],
  ['KV_ws-acme-prod', 'acme', 2],
  ['reorders', 'orders', 3],
  // the word counts, also where the text holds it before within another
  ['reorders orders', 'orders', 2],
  ['ordres', 'orders', null],
  ['a.b', '.', 3],
  ['straße', 'STRASSE', null],
])('%s by %s: %s', (text, search, rank) => {
  expect(rankOf(text, search)).toBe(rank);
});

const item = (label: string, words?: string): PaletteItem => ({ id: label, label, words, run: () => undefined });
const labels = (groups: ReturnType<typeof rankGroups>) => groups.map(({ items }) => items.map(({ label }) => label));

test('the best fit comes first, within groups and of groups', () => {
  const groups = [
    { heading: 'On this page', items: [item('Show kv-reader'), item('Refresh')] },
    { heading: 'Credentials', items: [item('kv-reader-2'), item('kv-reader')], found: true },
    { heading: 'Streams', items: [item('KV_reader')] },
  ];
  expect(labels(rankGroups(groups, 'kv-reader'))).toEqual([['kv-reader', 'kv-reader-2'], ['Show kv-reader']]);
});

test('without a search nothing is left out and nothing moves', () => {
  const groups = [
    { heading: 'a', items: [item('z'), item('b')] },
    { heading: 'empty', items: [] },
  ];
  expect(labels(rankGroups(groups, '  '))).toEqual([['z', 'b']]);
});

test('words are found in any order, and what the server has found stays, last', () => {
  expect(
    labels(rankGroups([{ heading: 'Pages', items: [item('Rejected events of acme-prod')] }], 'prod rejected')),
  ).toEqual([['Rejected events of acme-prod']]);
  // by the name of its issuer, say
  const found = { heading: 'Credentials', items: [item('billing'), item('ada-laptop')], found: true };
  expect(labels(rankGroups([found], 'ada'))).toEqual([['ada-laptop', 'billing']]);
  expect(labels(rankGroups([{ ...found, found: false }], 'ada'))).toEqual([['ada-laptop']]);
});

test.each([
  ['revoke kv-reader', { verb: 'revoke', rest: 'kv-reader' }],
  ['  Revoke   a  b ', { verb: 'revoke', rest: 'a b' }],
  ['renew', { verb: 'renew', rest: '' }],
  ['revoked', null],
  ['kv-reader revoke', null],
  ['', null],
])('“%s” begins with a verb: %j', (search, expected) => {
  expect(parseVerb(search)).toEqual(expected);
});
