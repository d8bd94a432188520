import { expect, it } from 'vitest';
import { safeReturnTo } from './start-sign-in.ts';

const BASE = 'https://vertebra.example';

it.each([
  ['/organizations/acme', '/organizations/acme'],
  ['/organizations/acme/kv/b?key=a%2Fb#top', '/organizations/acme/kv/b?key=a%2Fb#top'],
  ['/audit?x=https://evil.example', '/audit?x=https://evil.example'],
  ['/a/../audit', '/audit'],
])('%s is a page of ours', (wish, path) => expect(safeReturnTo(wish, BASE)).toBe(path));

it.each([
  null,
  undefined,
  '',
  'audit',
  'https://evil.example/',
  'https://vertebra.example/audit',
  '//evil.example/audit',
  '///evil.example',
  '/\\evil.example/audit',
  '/\t/evil.example/audit',
  '/\n/evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/./\\evil.example',
  'javascript:alert(1)',
  '/api/auth/sign-out',
  '/sign-in?returnTo=/sign-in',
  `/${'a'.repeat(2000)}`,
])('%j is not: the start instead', (wish) => expect(safeReturnTo(wish, BASE)).toBe('/'));
