import { describe, expect, it } from 'vitest';
import { lastIssuerCookie, readLastIssuer } from './last-issuer-cookie.ts';

describe('the last issuer of a browser', () => {
  it.each(['sovereign', 'acme'])('is remembered: %s', (selector) => {
    const { name, value, maxAge } = lastIssuerCookie(selector);
    expect(maxAge).toBeGreaterThan(0);
    expect(readLastIssuer([{ name, value }])).toBe(selector);
  });

  it.each(['', 'Not A Name', '<script>', 'a'.repeat(200)])('is nobody when a browser says %o', (value) => {
    const { name } = lastIssuerCookie('acme');
    expect(readLastIssuer([{ name, value }])).toBeNull();
  });

  it('is nobody the first time', () => {
    expect(readLastIssuer([])).toBeNull();
  });
});
