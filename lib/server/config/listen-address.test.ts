import { expect, it } from 'vitest';
import { listenText, parseListen } from './listen-address.ts';

it.each([
  ['127.0.0.1:3001', { host: '127.0.0.1', port: 3001 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::]:9464', { host: '::', port: 9464 }],
])('%s', (text, address) => {
  expect(parseListen(text)).toEqual(address);
  expect(listenText(address)).toBe(text);
});

it.each(['3001', ':3001', '127.0.0.1:', '127.0.0.1:70000', '::1:3001', '[::1]', 'a b:1', '127.0.0.1:-1'])(
  '%s is none',
  (text) => expect(parseListen(text)).toBeNull(),
);
