import { afterEach, describe, expect, it, vi } from 'vitest';
import { sessionKeysSchema } from '../../config/session-keys.ts';
import { seal, unseal } from './seal.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
const ring = (current: string, keys: Record<string, string>) => sessionKeysSchema.parse({ current, keys });
const OLD = ring('old', { old: key(1) });
const ROTATED = ring('new', { old: key(1), new: key(2) });
const AFTER = ring('new', { new: key(2) });

afterEach(() => vi.useRealTimers());

describe('key ring', () => {
  it('reads what an older key sealed, and seals with the current one', async () => {
    const before = await seal(OLD, 'session', { a: 1 });
    expect(await unseal(ROTATED, 'session', before)).toMatchObject({ a: 1 });
    const after = await seal(ROTATED, 'session', { a: 2 });
    expect(await unseal(OLD, 'session', after)).toBeNull();
    expect(await unseal(AFTER, 'session', after)).toMatchObject({ a: 2 });
  });

  it('reads nothing of a key that was taken out', async () => {
    expect(await unseal(AFTER, 'session', await seal(OLD, 'session', {}))).toBeNull();
  });

  it('reads nothing of another key with the same name', async () => {
    expect(await unseal(ring('old', { old: key(9) }), 'session', await seal(OLD, 'session', {}))).toBeNull();
  });
});

describe('what it refuses', () => {
  it('a value sealed for something else', async () => {
    expect(await unseal(OLD, 'session', await seal(OLD, 'login', {}))).toBeNull();
  });

  it('a value past its time', async () => {
    vi.useFakeTimers();
    const sealed = await seal(OLD, 'login', {}, 600);
    expect(await unseal(OLD, 'login', sealed)).not.toBeNull();
    vi.advanceTimersByTime(601_000);
    expect(await unseal(OLD, 'login', sealed)).toBeNull();
  });

  it('a value that was changed, at every place', async () => {
    const sealed = await seal(OLD, 'session', { roles: ['support'] });
    for (let at = 0; at < sealed.length; at += 7) {
      const other = sealed[at] === 'A' ? 'Q' : 'A';
      expect(await unseal(OLD, 'session', sealed.slice(0, at) + other + sealed.slice(at + 1))).toBeNull();
    }
  });

  it.each(['', 'x', 'a.b.c', 'a.b.c.d.e', 'eyJhbGciOiJub25lIn0..e30.'])('%j', async (text) => {
    expect(await unseal(OLD, 'session', text)).toBeNull();
  });
});

it('shows nothing of the content', async () => {
  const sealed = await seal(OLD, 'session', { refreshToken: 'very-secret' });
  const plain = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  expect(plain.join()).not.toContain('very-secret');
});
