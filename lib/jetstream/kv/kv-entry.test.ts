import { describe, expect, it } from 'vitest';
import { toKvEntry } from './kv-entry.ts';

const message = (headers: [string, string][]) => ({
  sequence: 7,
  subject: '$KV.ws-acme-prod-state.pod/shop/api.v1',
  time: '2026-11-23T14:05:11.204Z',
  headers,
  data: new Uint8Array(),
});

describe('toKvEntry', () => {
  it('takes the key off the subject, dots and slashes included', () => {
    expect(toKvEntry(message([]), '$KV.ws-acme-prod-state.').key).toBe('pod/shop/api.v1');
  });

  it.each([
    [[], 'put'],
    [[['KV-Operation', 'DEL']], 'delete'],
    [[['KV-Operation', 'PURGE']], 'purge'],
    [[['Nats-Marker-Reason', 'MaxAge']], 'expired'],
    [[['Nats-Marker-Reason', 'Purge']], 'purge'],
    [[['Nats-Marker-Reason', 'Remove']], 'delete'],
  ] as [[string, string][], string][])('%j is %s', (headers, operation) => {
    expect(toKvEntry(message(headers), '$KV.b.').operation).toBe(operation);
  });

  it('keeps the time to live as it was written', () => {
    expect(toKvEntry(message([['Nats-TTL', '1h30m']]), '$KV.b.').ttl).toBe('1h30m');
  });
});
