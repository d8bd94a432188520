import { expect, test } from 'vitest';
import { placeProblems, requestOf } from './credential-values.ts';

const VALUES = { environment: 'dev', name: 'orders', durable: '', joinsDurable: false, expiryDays: 30 } as const;

test('a durable is named like the credential unless said otherwise', () => {
  expect(requestOf({ ...VALUES, role: 'subscriber' }).durable).toBe('orders');
  expect(requestOf({ ...VALUES, role: 'subscriber', durable: 'billing' }).durable).toBe('billing');
});

test('a durable typed for another role is not sent along', () => {
  const wish = requestOf({ ...VALUES, role: 'publisher', durable: 'billing', joinsDurable: true });
  expect(wish).not.toHaveProperty('durable');
  expect(wish.joinsDurable).toBe(false);
});

test('a field problem goes to its field, and one without a field is not swallowed', () => {
  const name = { path: 'name', message: 'Taken.' };
  expect(placeProblems([name, { path: 'publicKey', message: 'In use.' }])).toEqual({
    placed: [{ name: 'name', message: 'Taken.' }],
    others: ['publicKey: In use.'],
  });
});
