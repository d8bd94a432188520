import { describe, expect, it } from 'vitest';
import { suggestFilters } from './suggest-filters.ts';

const known = [
  { subject: 'ws.acme.k8s.pod.shop.checkout.ready', messages: 3 },
  { subject: 'ws.acme.k8s.pod.shop.checkout.failed', messages: 4 },
  { subject: 'ws.acme.k8s.pod.shop.cart', messages: 90 },
  { subject: 'shop.orders', messages: 1 },
];
const filters = (part: string) => suggestFilters(part, known).map(({ filter }) => filter);

describe('suggestFilters', () => {
  it('completes the token in which a part ends', () => {
    expect(suggestFilters('ws.acme.k8s.pod.shop.check', known)).toEqual([
      { filter: 'ws.acme.k8s.pod.shop.checkout.>', subjects: 2, messages: 7 },
    ]);
    expect(filters('SHOP.CA')).toEqual(['ws.acme.k8s.pod.shop.cart']);
  });

  it('puts those that begin with it first, then those with the most messages', () => {
    expect(filters('shop')).toEqual(['shop.>', 'ws.acme.k8s.pod.shop.>']);
    expect(filters('ws.acme.k8s.pod.shop.c')).toEqual(['ws.acme.k8s.pod.shop.cart', 'ws.acme.k8s.pod.shop.checkout.>']);
  });

  it('does not suggest what was written, and nothing for a wildcard, for nothing, or for what is nowhere', () => {
    expect(filters('shop.orders')).toEqual([]);
    expect(filters('shop.>')).toEqual(['ws.acme.k8s.pod.shop.>']);
    for (const part of ['', '  ', '>', 'ws.*.k8s', 'a b', 'nowhere', '.', '\u0000'])
      expect(filters(part), part).toEqual([]);
  });
});
