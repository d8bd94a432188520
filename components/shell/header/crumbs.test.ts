import { expect, test } from 'vitest';

import { pages } from '@/lib/domain/paths.ts';

import { crumbsOf } from './crumbs.ts';

const labels = (pathname: string, lists = true) => crumbsOf(pathname, lists).map((crumb) => crumb.label);

test.each([
  [pages.organizations(), ['Organizations']],
  [pages.organization('acme'), ['Organizations', 'acme']],
  [pages.newOrganization({ slug: 'acme' }).replace(/\?.*/, ''), ['Organizations', 'New']],
  [pages.stream('acme', 'WS_acme-prod'), ['Organizations', 'acme', 'Streams', 'WS_acme-prod']],
  [pages.stream('acme', 'odd name/ä%'), ['Organizations', 'acme', 'Streams', 'odd name/ä%']],
  [pages.stream('acme', '50%'), ['Organizations', 'acme', 'Streams', '50%']],
  [pages.stream('acme', 'a%2Fb'), ['Organizations', 'acme', 'Streams', 'a%2Fb']],
  ['/organizations/acme/streams/%zz', ['Organizations', 'acme', 'Streams', '%zz']],
  [
    pages.consumer('acme', 'WS_acme-prod', 'odd ü%/?'),
    ['Organizations', 'acme', 'Streams', 'WS_acme-prod', 'odd ü%/?'],
  ],
  [pages.environment('acme', 'acme-prod'), ['Organizations', 'acme', 'Environments', 'acme-prod']],
  [
    pages.environmentObject('acme', 'acme-prod', 'pod/shop/api'),
    ['Organizations', 'acme', 'Environments', 'acme-prod', 'pod/shop/api'],
  ],
  [
    pages.environmentRejected('acme', 'acme-prod'),
    ['Organizations', 'acme', 'Environments', 'acme-prod', 'Rejected events'],
  ],
  [pages.buckets('acme'), ['Organizations', 'acme', 'KV']],
  [pages.newCredential('acme'), ['Organizations', 'acme', 'Credentials', 'New']],
  [pages.bulkCredentials('acme'), ['Organizations', 'acme', 'Credentials', 'Several from a file']],
  [pages.refusals('acme'), ['Organizations', 'acme', 'Credentials', 'Refused logins']],
  [pages.signingKeys('acme'), ['Organizations', 'acme', 'Credentials', 'Signing keys']],
  [pages.stream('acme', 'new'), ['Organizations', 'acme', 'Streams', 'new']],
  [pages.audit(), ['Audit']],
  [pages.allCredentials(), ['Credentials']],
  ['/nowhere/acme/streams', []],
])('%s', (pathname, expected) => {
  expect(labels(pathname)).toEqual(expected);
});

test('begins with the Organization for people who have only one', () => {
  expect(labels(pages.streams('acme'), false)).toEqual(['acme', 'Streams']);
  expect(labels(pages.organizations(), false)).toEqual(['Organizations']);
});

test('links every crumb but the last', () => {
  expect(crumbsOf(pages.stream('acme', 'orders'), true).map((crumb) => crumb.href)).toEqual([
    pages.organizations(),
    pages.organization('acme'),
    pages.streams('acme'),
    null,
  ]);
});

test('does not link the page one is on', () => {
  expect(crumbsOf(pages.streams('acme'), true).at(-1)).toEqual({ label: 'Streams', href: null, name: false });
});

test('survives an address that nobody encoded', () => {
  expect(labels('/organizations/acme/streams/100%')).toEqual(['Organizations', 'acme', 'Streams', '100%']);
});
