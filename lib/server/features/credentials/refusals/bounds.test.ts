import { describe, expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';
import { ListeningTimes } from './listening-times.ts';
import { MOST_EVENT_BYTES, readRefusalEvent, turnOf } from './refusal-event.ts';
import { KEPT_MS, RefusalLines } from './refusal-lines.ts';
import type { JudgedRefusal } from './refusal-lines.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');

describe('a queue in which sources take turns', () => {
  it('loses what floods it, and nothing else', () => {
    const queue = new FairQueue<string>(10);
    expect(queue.push('quiet', 'q1')).toBe(false);
    const lost = Array.from({ length: 100 }, (_, n) => queue.push('flood', `f${String(n)}`)).filter(Boolean);
    expect(lost).toHaveLength(91);
    expect(queue.push('late', 'l1')).toBe(true);
    expect(queue.size).toBe(10);
    expect(queue.take(4)).toEqual(['q1', 'f0', 'l1', 'f1']);
    expect(queue.take(100)).toEqual(['f2', 'f3', 'f4', 'f5', 'f6', 'f7']);
    expect(queue.take(1)).toEqual([]);
    expect(queue.size).toBe(0);
  });

  it('goes on with who waits longest, however few are taken', () => {
    const queue = new FairQueue<string>(100);
    for (const source of ['a', 'b', 'c']) for (const n of [1, 2]) queue.push(source, `${source}${String(n)}`);
    expect([queue.take(2), queue.take(2), queue.take(2)]).toEqual([
      ['a1', 'b1'],
      ['c1', 'a2'],
      ['b2', 'c2'],
    ]);
  });

  it('takes a network of IPv6 for one', () => {
    expect(turnOf('2001:db8:1:2:aaaa::1')).toBe(turnOf('2001:db8:1:2:bbbb::2'));
    expect(turnOf('2001:db8:1:3:aaaa::1')).not.toBe(turnOf('2001:db8:1:2:aaaa::1'));
    expect(turnOf('192.0.2.1')).not.toBe(turnOf('192.0.2.2'));
  });
});

const refused = (publicKey: string, at: number, over: Partial<JudgedRefusal> = {}): JudgedRefusal => ({
  publicKey,
  cause: 'expired',
  at,
  server: 'n1',
  address: '192.0.2.1',
  client: { name: '', library: 'go', version: '1' },
  name: 'billing',
  credential: null,
  expiresAt: null,
  issuedAt: new Date(NOW).toISOString(),
  ...over,
});

describe('what is remembered of refused logins', () => {
  it('is one line for a key and a cause, with the last five addresses', () => {
    const lines = new RefusalLines();
    for (let n = 1; n <= 7; n += 1) lines.add('acme', refused('U1', NOW + n, { address: `192.0.2.${String(n)}` }));
    lines.add('acme', refused('U2', NOW + 8));
    lines.add('acme', refused('U1', NOW + 9, { address: '192.0.2.6' }));
    lines.add('acme', refused('U1', NOW + 10, { cause: 'revoked' }));
    const { lines: all } = lines.of('acme', NOW + 20);
    expect(all.map(({ publicKey, cause, count }) => `${publicKey} ${cause} ${String(count)}`)).toEqual([
      'U1 revoked 1',
      'U1 expired 8',
      'U2 expired 1',
    ]);
    expect(all[1]?.addresses).toEqual(['192.0.2.6', '192.0.2.7', '192.0.2.5', '192.0.2.4', '192.0.2.3']);
    expect(all[1]).toMatchObject({
      first: new Date(NOW + 1).toISOString(),
      last: new Date(NOW + 9).toISOString(),
    });
  });

  it('is 500 lines of an Organization, the oldest go and that is said', () => {
    const lines = new RefusalLines();
    for (let n = 0; n < 600; n += 1) lines.add('acme', refused(`U${String(n)}`, NOW + n));
    const { lines: all, forgotten } = lines.of('acme', NOW);
    expect(all).toHaveLength(500);
    expect(all.at(-1)?.publicKey).toBe('U100');
    expect(forgotten).toBe(true);
    expect(lines.of('globex', NOW)).toEqual({ lines: [], forgotten: false });
  });

  it('is bounded in all, at the cost of who has most', () => {
    const lines = new RefusalLines(20);
    lines.add('globex', refused('U-of-globex', NOW));
    for (let n = 0; n < 100; n += 1) lines.add('acme', refused(`U${String(n)}`, NOW + n));
    expect(lines.of('acme', NOW).lines).toHaveLength(19);
    expect(lines.of('globex', NOW)).toMatchObject({ lines: [{ publicKey: 'U-of-globex' }], forgotten: false });
  });

  it('ends after a day', () => {
    const lines = new RefusalLines();
    lines.add('acme', refused('old', NOW));
    lines.add('acme', refused('new', NOW + HOUR));
    expect(lines.of('acme', NOW + KEPT_MS).lines.map(({ publicKey }) => publicKey)).toEqual(['new']);
    lines.expire(NOW + KEPT_MS + HOUR);
    expect(lines.of('acme', NOW).lines).toEqual([]);
  });
});

describe('what is said of listening', () => {
  it('is a gap from the last answer on, whether the connection was lost or only silent', () => {
    const times = new ListeningTimes(NOW);
    expect(times.read(NOW + 14_000)).toMatchObject({ live: true, gaps: [], since: '2026-11-26T12:00:00.000Z' });
    times.heard(NOW + 10_000);
    times.lost();
    times.lost();
    expect(times.read(NOW + 12_000)).toMatchObject({
      live: false,
      gaps: [{ from: '2026-11-26T12:00:10.000Z', to: null }],
    });
    times.heard(NOW + 20_000);
    expect(times.read(NOW + 40_000)).toMatchObject({
      live: false,
      gaps: [{ to: '2026-11-26T12:00:20.000Z' }, { from: '2026-11-26T12:00:20.000Z', to: null }],
    });
    times.heard(NOW + 50_000);
    expect(times.read(NOW + 51_000)).toMatchObject({ live: true, gaps: [{}, { to: '2026-11-26T12:00:50.000Z' }] });
    expect(times.read(NOW + 51_000 + KEPT_MS).since).toBe(new Date(NOW + 51_000).toISOString());
  });

  it('is how many were not examined, and when', () => {
    const times = new ListeningTimes(NOW);
    expect(times.read(NOW).unexamined).toEqual({ count: 0, last: null });
    times.missed(NOW + 1000);
    times.missed(NOW + 2000);
    expect(times.read(NOW + 3000).unexamined).toEqual({ count: 2, last: '2026-11-26T12:00:02.000Z' });
  });
});

describe('an event of a refused login', () => {
  const event = (client: Record<string, unknown>, over: Record<string, unknown> = {}) =>
    new TextEncoder().encode(
      JSON.stringify({
        timestamp: '2026-11-26T12:00:00.5Z',
        server: { name: 'n1' },
        reason: 'Authentication Failure',
        client: { host: '192.0.2.1', jwt: 'a.b.c', lang: 'go', ver: '1', client_type: 'nats', ...client },
        ...over,
      }),
    );

  it('is read without what cannot be seen in its texts', () => {
    expect(readRefusalEvent(event({ name: `a\u202e\u0007${'😀'.repeat(100)}` }))).toEqual({
      at: NOW + 500,
      server: 'n1',
      address: '192.0.2.1',
      client: { name: `a${'😀'.repeat(29)}`, library: 'go', version: '1' },
      transport: 'STANDARD',
      overLimit: false,
      jwt: 'a.b.c',
    });
  });

  it.each([
    ['no JSON', new TextEncoder().encode('{')],
    ['no JWT', event({ jwt: undefined })],
    ['a client that was in and is cut', event({ issuer_key: 'A' })],
    ['a text that is none', event({ name: 7 })],
    ['no time', event({}, { timestamp: 'yesterday' })],
  ])('is none with %s', (_what, bytes) => {
    expect(readRefusalEvent(bytes)).toBeNull();
  });

  it('is as large as a client can make it, with every sign written as six', () => {
    expect(event({ name: '<'.repeat(4096).replaceAll('<', '\\u003c') }).length).toBeLessThan(MOST_EVENT_BYTES);
  });
});
