import { describe, expect, it } from 'vitest';
import { actorFromClaims, namedOrganization } from './actor-from-claims.ts';
import type { Issuer } from '../oidc/issuer.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';

const client = { clientId: 'vertebra', clientSecret: undefined };
const SOVEREIGN: Issuer = { ...client, url: 'https://id.example/realms/catalyst-admin', scope: { kind: 'sovereign' } };
const ACME_SCOPE = { kind: 'organization', organization: 'acme', byClaim: false } as const;
const ACME: Issuer = { ...client, url: 'https://id.example/realms/acme', scope: ACME_SCOPE };

const of = (issuer: Issuer, roles: string[], more: Record<string, unknown> = {}) => ({
  iss: issuer.url,
  sub: '6f1',
  sid: 's1',
  aud: 'vertebra',
  azp: 'vertebra',
  preferred_username: 'ada',
  name: 'Ada Lovelace',
  realm_access: { roles },
  ...more,
});

const refusal = (claims: unknown, issuer: Issuer): string => {
  try {
    actorFromClaims(claims, issuer);
  } catch (error) {
    if (error instanceof SignInFailed) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('whole tokens', () => {
  it('of the Sovereign', () => {
    expect(actorFromClaims(of(SOVEREIGN, ['support', 'offline_access']), SOVEREIGN)).toEqual({
      issuer: SOVEREIGN.url,
      subject: '6f1',
      username: 'ada',
      displayName: 'Ada Lovelace',
      sessionId: 's1',
      scope: 'sovereign',
      roles: ['support'],
    });
  });

  it('of an Organization', () => {
    expect(actorFromClaims(of(ACME, ['org-viewer', 'org-admin', 'org-admin']), ACME)).toMatchObject({
      scope: 'organization',
      organization: 'acme',
      roles: ['org-admin', 'org-viewer'],
    });
  });

  it.each([
    ['a name', 'acme'],
    ['a list', ['acme']],
    ['a map', { acme: { id: '1' } }],
    ['an empty list', []],
  ])('naming their own Organization by %s', (_, organization) => {
    expect(actorFromClaims(of(ACME, ['org-admin'], { organization }), ACME)).toMatchObject({ organization: 'acme' });
  });
});

describe('twisted tokens that give no more than they should', () => {
  it.each([
    ['the realm of acme claims sovereign-admin on top', of(ACME, ['org-viewer', 'sovereign-admin'])],
    ['… claims support and security-officer', of(ACME, ['support', 'security-officer', 'org-viewer'])],
    [
      '… has roles under a client',
      of(ACME, ['org-viewer'], { resource_access: { vertebra: { roles: ['org-admin'] } } }),
    ],
    ['… has roles at the top', of(ACME, ['org-viewer'], { roles: ['org-admin', 'sovereign-admin'] })],
    ['… has groups of globex', of(ACME, ['org-viewer'], { groups: ['/globex/org-admin', '/sovereign-admin'] })],
    ['… says scope sovereign', of(ACME, ['org-viewer'], { scope: 'sovereign' })],
    ['… writes roles with capitals', of(ACME, ['org-viewer', 'ORG-ADMIN', ' org-admin', 'org-admin '])],
  ])('%s', (_, claims) => {
    expect(actorFromClaims(claims, ACME)).toMatchObject({
      scope: 'organization',
      organization: 'acme',
      roles: ['org-viewer'],
    });
  });

  it('a Sovereign claims to be in an Organization, with its roles', () => {
    const actor = actorFromClaims(of(SOVEREIGN, ['support', 'org-admin'], { organization: 'acme' }), SOVEREIGN);
    expect(actor).toMatchObject({ scope: 'sovereign', roles: ['support'] });
    expect(actor).not.toHaveProperty('organization');
  });

  it.each([
    ['no name', undefined],
    ['a name that is no text', 7],
    ['a name with a line break', 'Ada\nadmin'],
    ['a name written backwards', 'Ada \u202enimda'],
  ])('%s: the username is shown', (_, name) => {
    expect(actorFromClaims(of(ACME, ['org-viewer'], { name }), ACME).displayName).toBe('ada');
  });
});

describe('twisted tokens that give nothing', () => {
  it.each([
    ['no roles', of(ACME, []), 'no-role'],
    ['no realm_access', of(ACME, [], { realm_access: undefined }), 'no-role'],
    ['unknown roles only', of(ACME, ['admin', 'default-roles-acme']), 'no-role'],
    ['roles of the Sovereign only', of(ACME, ['sovereign-admin']), 'no-role'],
    ['a role of the object prototype', of(ACME, ['constructor', '__proto__', 'toString']), 'no-role'],
    ['organization globex', of(ACME, ['org-admin'], { organization: 'globex' }), 'wrong-organization'],
    [
      'organizations acme and globex',
      of(ACME, ['org-admin'], { organization: ['acme', 'globex'] }),
      'wrong-organization',
    ],
    ['a map with globex', of(ACME, ['org-admin'], { organization: { acme: {}, globex: {} } }), 'wrong-organization'],
    ['an Organization but for its case', of(ACME, ['org-admin'], { organization: 'Acme' }), 'wrong-organization'],
    ['an empty Organization', of(ACME, ['org-admin'], { organization: '' }), 'wrong-organization'],
    ['a number for an Organization', of(ACME, ['org-admin'], { organization: 1 }), 'sign-in-failed'],
    ['the issuer of globex', of(ACME, ['org-admin'], { iss: 'https://id.example/realms/globex' }), 'sign-in-failed'],
    ['the issuer of the Sovereign', of(ACME, ['org-admin'], { iss: SOVEREIGN.url }), 'sign-in-failed'],
    ['its issuer with a slash', of(ACME, ['org-admin'], { iss: `${ACME.url}/` }), 'sign-in-failed'],
    ['no issuer', of(ACME, ['org-admin'], { iss: undefined }), 'sign-in-failed'],
    ['no subject', of(ACME, ['org-admin'], { sub: undefined }), 'sign-in-failed'],
    ['an empty subject', of(ACME, ['org-admin'], { sub: '' }), 'sign-in-failed'],
    ['a subject that is no text', of(ACME, ['org-admin'], { sub: { $ne: null } }), 'sign-in-failed'],
    ['a subject with a null character', of(ACME, ['org-admin'], { sub: 'a\u0000b' }), 'sign-in-failed'],
    ['a subject of 10,000 characters', of(ACME, ['org-admin'], { sub: 'a'.repeat(10_000) }), 'sign-in-failed'],
    ['no session', of(ACME, ['org-admin'], { sid: undefined }), 'sign-in-failed'],
    ['no username', of(ACME, ['org-admin'], { preferred_username: undefined }), 'sign-in-failed'],
    ['a username with a line break', of(ACME, ['org-admin'], { preferred_username: 'a\nb' }), 'sign-in-failed'],
    ['roles that are one text', of(ACME, [], { realm_access: { roles: 'org-admin' } }), 'sign-in-failed'],
    ['roles that are a map', of(ACME, [], { realm_access: { roles: { 'org-admin': true } } }), 'sign-in-failed'],
    ['a role that is no text', of(ACME, [], { realm_access: { roles: ['org-admin', null] } }), 'sign-in-failed'],
    ['realm_access that is a list', of(ACME, [], { realm_access: ['org-admin'] }), 'sign-in-failed'],
    ['no claims', undefined, 'sign-in-failed'],
    ['claims that are a text', 'org-admin', 'sign-in-failed'],
  ])('%s', (_, claims, code) => {
    expect(refusal(claims, ACME)).toBe(code);
  });

  it('roles of an Organization from the Sovereign', () => {
    expect(refusal(of(SOVEREIGN, ['org-admin']), SOVEREIGN)).toBe('no-role');
  });
});

describe('an issuer of several Organizations', () => {
  const SHARED: Issuer = { ...ACME, url: 'https://id.example/shared', scope: { ...ACME_SCOPE, byClaim: true } };
  const named = (organization: unknown) => of(SHARED, ['org-admin'], { organization });

  it.each(['acme', ['acme'], { acme: {} }].map((names) => [names]))('signs in whom it names by %j', (names) => {
    expect(actorFromClaims(named(names), SHARED)).toMatchObject({ organization: 'acme', roles: ['org-admin'] });
  });

  it.each([
    ['no Organization', undefined, 'not-a-member'],
    ['an empty list', [], 'not-a-member'],
    ['the same one twice', ['acme', 'acme'], 'not-a-member'],
    ['another one', 'globex', 'wrong-organization'],
    ['another one beside it', ['acme', 'globex'], 'wrong-organization'],
  ])('signs in nobody with %s', (_, organization, code) => {
    expect(refusal(named(organization), SHARED)).toBe(code);
  });

  it.each([
    ['acme', 'acme'],
    [['acme'], 'acme'],
    [{ acme: {} }, 'acme'],
    [['acme', 'globex'], null],
    [[], null],
    [undefined, null],
    [7, null],
  ])('names in %j the Organization %j', (organization, slug) => {
    expect(namedOrganization({ organization })).toBe(slug);
  });
});

describe('names and their lengths', () => {
  const accepted = (more: Record<string, unknown>) => refusal(of(ACME, ['org-viewer'], more), ACME);

  it.each(['sub', 'sid', 'preferred_username'])('%s has up to 255 characters, none of them invisible', (claim) => {
    expect(accepted({ [claim]: 'a'.repeat(255) })).toBe('accepted');
    for (const odd of ['a'.repeat(256), '\u200ba', 'a\u200b', 'a\u202eb', '']) {
      expect(accepted({ [claim]: odd })).toBe('sign-in-failed');
    }
  });

  it('tells in the log which claim is broken, and people by a reason of the closed list', () => {
    const failed = (more: Record<string, unknown>): SignInFailed => {
      try {
        actorFromClaims(of(ACME, ['org-viewer'], more), ACME);
      } catch (error) {
        if (error instanceof SignInFailed) return error;
      }
      throw new Error('It was accepted.');
    };
    expect(failed({ sub: '' })).toMatchObject({
      reason: 'claim-sub',
      message: expect.stringContaining('sub: ') as string,
    });
    expect(failed({ iss: 'https://id.example/other' })).toMatchObject({ reason: 'claim-iss' });
  });
});
