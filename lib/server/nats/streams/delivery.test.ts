import { expect, it } from 'vitest';
import { readDelivery } from './delivery.ts';

const SAYS = { sequence: 4711, at: 1_795_466_689_821, pending: 12 };

it('reads the reply subject of older servers', () => {
  expect(readDelivery('$JS.ACK.WS_acme-prod.projector.1.4711.99.1795466689821000000.12')).toEqual(SAYS);
});

it('reads that of newer ones, with a domain and a token', () => {
  expect(readDelivery('$JS.ACK._.hash.WS_acme-prod.projector.1.4711.99.1795466689821000000.12.token')).toEqual(SAYS);
});
