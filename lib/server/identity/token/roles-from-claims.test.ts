import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RoleClaim } from '../../config/role-claims.ts';
import { roleClaimsEntrySchema } from '../../config/role-claims.ts';
import type { Issuer } from '../oidc/issuer.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';
import { actorFromClaims } from './actor-from-claims.ts';
import { rolesFromClaims } from './roles-from-claims.ts';

const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
afterEach(() => logged.mockClear());

const ISSUER = 'https://id.example/acme';
const rules = (...claims: unknown[]): RoleClaim[] => roleClaimsEntrySchema.parse({ issuer: ISSUER, claims }).claims;
const given = (claims: unknown, roleClaims: RoleClaim[], organization: string | null = 'acme') =>
  [...rolesFromClaims(claims, roleClaims, ISSUER, organization)].toSorted();
/** Claims as they come out of a token. */
const token = (json: string): unknown => JSON.parse(json);

const ADMIN = { 'org-admin': 'admins' };
const GROUPS = rules({ claim: 'groups', roles: { 'org-admin': '/admins', 'org-viewer': ['/staff', '/admins'] } });

describe('claims of well-known providers', () => {
  it.each([
    ['groups of Keycloak', { groups: ['/other', '/admins'] }, GROUPS, ['org-admin', 'org-viewer']],
    [
      'roles of a client of Keycloak',
      { resource_access: { vertebra: { roles: ['admins'] }, account: { roles: ['view'] } } },
      rules({ claim: ['resource_access', 'vertebra', 'roles'], roles: ADMIN }),
      ['org-admin'],
    ],
    [
      'groups of Entra ID',
      { groups: ['9f0c3a52-6f43-4a0f-9d6b-6a9b8b0a7f11'] },
      rules({ claim: 'groups', roles: { 'org-viewer': '9f0c3a52-6f43-4a0f-9d6b-6a9b8b0a7f11' } }),
      ['org-viewer'],
    ],
    [
      'a claim whose name is a URL',
      { 'https://example.com/roles': ['admins'] },
      rules({ claim: 'https://example.com/roles', roles: ADMIN }),
      ['org-admin'],
    ],
    [
      'a map with the roles as its names, as of Zitadel',
      { 'urn:zitadel:iam:org:project:roles': { admins: { '1': 'acme.example' } } },
      rules({ claim: 'urn:zitadel:iam:org:project:roles', format: 'keys', roles: ADMIN }),
      ['org-admin'],
    ],
    ['one text', { role: 'admins' }, rules({ claim: 'role', roles: ADMIN }), ['org-admin']],
    ['words', { scope: 'openid admins' }, rules({ claim: 'scope', format: 'words', roles: ADMIN }), ['org-admin']],
    ['a name with dots', { 'a.b/c': 'admins' }, rules({ claim: ['a.b/c'], roles: ADMIN }), ['org-admin']],
    [
      'several claims',
      { groups: ['/staff'], role: 'developers' },
      [...GROUPS, ...rules({ claim: 'role', roles: { 'org-developer': 'developers' } })],
      ['org-developer', 'org-viewer'],
    ],
  ])('%s', (_, claims, roleClaims, roles) => expect(given(claims, roleClaims)).toEqual(roles));
});

describe('what gives nothing', () => {
  it.each([
    ['no claim', {}],
    ['no group', { groups: [] }],
    ['unknown groups', { groups: ['/x'] }],
    ['other case', { groups: ['/Admins', '/ADMINS'] }],
    ['a blank behind', { groups: ['/admins ', ' /admins', '/admins\n'] }],
    ['letters that look the same', { groups: ['/аdmins', '/ａdmins', '/admin\u0455'] }],
    ['a character nobody sees', { groups: ['/admins\u200b', '/admins\u0000'] }],
    ['a longer and a shorter path', { groups: ['/admins/x', '/x/admins', 'admins', '/admins/', '//admins'] }],
    ['all groups in one text', { groups: '/admins,/staff' }],
    ['groups parted by blanks', { groups: '/admins /staff' }],
    ['the claim in other case', { Groups: ['/admins'] }],
    ['the claim one level deeper', { claims: { groups: ['/admins'] } }],
    ['the names of our roles', { groups: ['org-admin'], roles: ['org-admin'], realm_access: { roles: ['org-admin'] } }],
    ['a thousand groups', { groups: Array.from({ length: 1000 }, (_, at) => `/g${at}`) }],
  ])('%s', (_, claims) => {
    expect(given(claims, GROUPS)).toEqual([]);
    expect(logged).not.toHaveBeenCalled();
  });

  it.each([
    ['numbers', { groups: [1, 2] }],
    ['one number among texts', { groups: ['/admins', 7] }],
    ['null among texts', { groups: ['/admins', null] }],
    ['objects', { groups: [{ name: '/admins' }] }],
    ['lists', { groups: [['/admins']] }],
    ['a map', { groups: { '/admins': true } }],
    ['true', { groups: true }],
    ['null', { groups: null }],
  ])('%s in place of texts: nothing of it, and the log says so once', (_, claims) => {
    const [rule] = GROUPS;
    const fresh = rule ? [{ ...rule }] : [];
    expect([given(claims, fresh), given(claims, fresh)]).toEqual([[], []]);
    expect(logged).toHaveBeenCalledTimes(1);
    expect(String(logged.mock.calls[0]?.[0])).not.toContain('/admins');
  });

  it.each([
    ['false, nothing, a text or a number behind a name', { roles: { a: false, b: null, c: 'true', d: 1, e: '' } }],
    ['a list in place of a map', { roles: ['a'] }],
    ['a text in place of a map', { roles: 'a' }],
  ])('%s', (_, claims) => {
    const keys = rules({ claim: 'roles', format: 'keys', roles: { 'org-admin': ['a', 'b', 'c', 'd', 'e', '0'] } });
    expect(given(claims, keys)).toEqual([]);
  });

  it.each([
    ['constructor', ['constructor', 'name'], 'Object'],
    ['a list by its place', ['groups', '0'], '/admins'],
    ['the length of a text', ['role', 'length'], '6'],
    ['a text by its place', ['role', '0'], 'a'],
    ['what a list inherits', ['groups', 'constructor', 'name'], 'Array'],
  ])('%s is no claim', (_, claim, value) => {
    const claims = { groups: ['/admins'], role: 'admins' };
    expect(given(claims, rules({ claim, roles: { 'org-admin': value } }))).toEqual([]);
  });

  it('a prototype that a token brings along is a claim of that name and nothing else', () => {
    const claims = token('{"__proto__": {"groups": ["/admins"]}}');
    expect(given(claims, GROUPS)).toEqual([]);
    expect(given({ ...(claims as object) }, GROUPS)).toEqual([]);
    expect(given({}, rules({ claim: ['__proto__', 'groups'], roles: { 'org-admin': '/admins' } }))).toEqual([]);
  });

  it('what claims inherit is none of theirs', () => {
    expect(given(Object.create({ groups: ['/admins'] }), GROUPS)).toEqual([]);
  });

  it('what a claim is in is of another type: the log says so', () => {
    const nested = rules({ claim: ['resource_access', 'vertebra', 'roles'], roles: ADMIN });
    expect(given({ resource_access: ['vertebra'] }, nested)).toEqual([]);
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, null, 'groups', 7, ['groups']])('claims that are %j', (claims) => {
    expect(given(claims, rules({ claim: 'groups', roles: ADMIN }))).toEqual([]);
  });
});

describe('{org}', () => {
  const perOrganization = rules(
    { claim: 'groups', roles: { 'org-admin': '/{org}/admins' } },
    { claim: ['organization', '{org}', 'groups'], roles: { 'org-viewer': '/staff' } },
  );

  it('is the Organization that the token is for', () => {
    const claims = {
      groups: ['/acme/admins', '/hooli/staff'],
      organization: { acme: { groups: ['/staff'] }, globex: { groups: ['/staff'] } },
    };
    expect(given(claims, perOrganization, 'acme')).toEqual(['org-admin', 'org-viewer']);
    expect(given(claims, perOrganization, 'globex')).toEqual(['org-viewer']);
    expect(given(claims, perOrganization, 'hooli')).toEqual([]);
  });

  it.each(['/{org}/admins', '/acme-x/admins', '/acm/admins', '/globex/../acme/admins', '/$&/admins'])(
    '%s is nobody’s of acme',
    (group) => expect(given({ groups: [group] }, perOrganization, 'acme')).toEqual([]),
  );
});

describe('whole tokens', () => {
  const client = { clientId: 'vertebra', clientSecret: undefined };
  const acme: Issuer = {
    ...client,
    url: ISSUER,
    scope: { kind: 'organization', organization: 'acme', byClaim: false },
    roleClaims: GROUPS,
  };
  const person = { iss: ISSUER, sub: '6f1', sid: 's1', preferred_username: 'ada' };
  const outcome = (claims: object, issuer: Issuer) => {
    try {
      return actorFromClaims({ ...person, ...claims }, issuer).roles;
    } catch (error) {
      if (error instanceof SignInFailed) return error.code;
      throw error;
    }
  };

  it('realm roles give nothing beside the file, whatever they are', () => {
    const realm = { realm_access: { roles: ['org-admin'] } };
    expect(outcome({ groups: ['/staff'], ...realm }, acme)).toEqual(['org-viewer']);
    expect(outcome(realm, acme)).toBe('no-role');
    expect(outcome({ groups: ['/staff'], realm_access: 'none' }, acme)).toEqual(['org-viewer']);
  });

  it.each([
    ['another Organization is named', { organization: 'globex' }, 'wrong-organization'],
    ['another issuer', { iss: 'https://id.example/globex' }, 'sign-in-failed'],
    ['a broken subject', { sub: '' }, 'sign-in-failed'],
    ['the group of another type', { groups: { '/admins': true } }, 'no-role'],
  ])('%s: refused as ever', (_, claims, code) => expect(outcome({ groups: ['/admins'], ...claims }, acme)).toBe(code));

  it('a rule of the other scope, were there one, gives nothing', () => {
    const all = {
      claim: 'groups',
      roles: { 'sovereign-admin': '/admins', 'org-viewer': '/admins', support: '/admins' },
    };
    expect(outcome({ groups: ['/admins'] }, { ...acme, roleClaims: rules(all) })).toEqual(['org-viewer']);
    const sovereign: Issuer = { ...acme, scope: { kind: 'sovereign' }, roleClaims: rules(all) };
    expect(outcome({ groups: ['/admins'], organization: 'acme' }, sovereign)).toEqual(['sovereign-admin', 'support']);
  });

  it('says in the log where it looked, not what was there', () => {
    const asked = () => actorFromClaims({ ...person, groups: ['/secret-project'] }, acme);
    expect(asked).toThrow('no role of ours for 6f1 of https://id.example/acme in groups');
    expect(asked).not.toThrow('secret-project');
  });
});
