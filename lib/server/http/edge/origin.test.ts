import { expect, it } from 'vitest';
import { checkOrigin } from './origin.ts';

const BASE = 'https://vertebra.example';
const check = (method: string, origin?: string) => () =>
  checkOrigin(new Request(BASE, { method, headers: origin === undefined ? {} : { origin } }), BASE);

it.each(['GET', 'HEAD', 'OPTIONS'])('%s comes from our own pages, or from no page', (method) => {
  expect(check(method)).not.toThrow();
  expect(check(method, BASE)).not.toThrow();
  expect(check(method, 'https://evil.example')).toThrow('for pages of');
  expect(check(method, 'null')).toThrow('for pages of');
});

it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s comes from our own pages only', (method) => {
  expect(check(method, BASE)).not.toThrow();
  expect(check(method, 'https://evil.example')).toThrow('Nothing was changed');
});

it.each([
  undefined,
  '',
  'null',
  'http://vertebra.example',
  'https://vertebra.example:8443',
  'https://vertebra.example.evil.example',
  'https://evil.vertebra.example',
  'https://vertebra.example/',
  'HTTPS://VERTEBRA.EXAMPLE',
])('POST from %j is refused', (origin) => expect(check('POST', origin)).toThrow('Nothing was changed'));
