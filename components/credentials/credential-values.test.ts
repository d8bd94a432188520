import { expect, test } from 'vitest';
import { wishOf } from './credential-values.ts';

const VALUES = { environment: 'dev', name: 'orders', durable: '', expiryDays: 30 } as const;

test('a durable is named like the credential unless said otherwise', () => {
  expect(wishOf({ ...VALUES, role: 'subscriber' }).durable).toBe('orders');
  expect(wishOf({ ...VALUES, role: 'subscriber', durable: 'billing' }).durable).toBe('billing');
});

test('a durable typed for another role is not sent along', () => {
  expect(wishOf({ ...VALUES, role: 'publisher', durable: 'billing' })).not.toHaveProperty('durable');
});
