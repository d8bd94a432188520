import { describe, expect, it } from 'vitest';
import { accountOf } from './credential-rules.ts';
import { CREDENTIAL_ROLE_IDS, SESSION_KEY_ROLES } from './credential-roles.ts';
import { rotateSigningKeySchema } from './signing-key.ts';
import { keyOfLabel, signingKeyLabel } from './signing-key-name.ts';

const OVERLAP = { kind: 'overlap' } as const;
const request = (role: string, environment: string, how: object = { kind: 'at-once' }, generation = 1) =>
  rotateSigningKeySchema.safeParse({ role, environment, generation, how, reason: 'Leaked.' });
const problems = (...of: Parameters<typeof request>) => request(...of).error?.issues.map(({ path }) => path.join('.'));

describe('a request to rotate', () => {
  it('names a key of credentials with its Environment, and one of sessions with “-”', () => {
    expect(request('publisher', 'prod').success).toBe(true);
    expect(problems('publisher', '-')).toEqual(['environment']);
    for (const role of SESSION_KEY_ROLES) {
      expect(request(role, '-').success, role).toBe(true);
      expect(problems(role, 'prod'), role).toEqual(['environment']);
    }
    expect(problems('support', '-')).toEqual(['role']);
    for (const generation of [0, -1, 1.5, 2 ** 53])
      expect(problems('reader', '-', OVERLAP, generation)).toEqual(['generation']);
  });

  it('says days of an overlap for credentials, and none for sessions, which end by themselves', () => {
    expect(request('publisher', 'prod', { ...OVERLAP, days: 30 }).success).toBe(true);
    expect(problems('publisher', 'prod', OVERLAP)).toEqual(['how.days']);
    expect(request('reader', '-', OVERLAP).success).toBe(true);
    for (const days of [0, 1, 30, 366]) expect(problems('reader', '-', { ...OVERLAP, days })).toContain('how.days');
  });
});

describe('the label of a key', () => {
  it('is what claims call it, and names it again', () => {
    const keys = [
      ...CREDENTIAL_ROLE_IDS.map((role) => ({ role, environment: 'dev' as const })),
      ...SESSION_KEY_ROLES.map((role) => ({ role, environment: '-' as const })),
    ];
    for (const key of keys) expect(keyOfLabel(signingKeyLabel(key))).toEqual(key);
    expect(keys.slice(-3).map(signingKeyLabel)).toEqual(['inspector', 'reader', 'control']);
    for (const other of ['publisher', 'publisher/-', 'reader/dev', 'support/abc', '', '/', 'publisher/dev/x/y'])
      expect(keyOfLabel(other), other).toBeNull();
  });

  it('is in the account that its users connect to', () => {
    expect(SESSION_KEY_ROLES.map((role) => accountOf({ role }))).toEqual(['edge', 'edge', 'home']);
    expect([accountOf({ role: 'publisher' }), accountOf({ role: 'trusted-publisher' })]).toEqual(['edge', 'home']);
  });
});
