import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../../../test/harness/temporary-directory.ts';
import { ConfigError } from './config-error.ts';
import { issuersSchema } from './issuers.ts';
import type { IssuerConfig } from './issuers.ts';
import { issuersWithRoleClaims } from './role-claims-file.ts';

const client = { name: 'x', clientId: 'vertebra' };
const SOVEREIGN = { ...client, issuer: 'https://id.example/realms/platform', scope: { kind: 'sovereign' as const } };
const TEMPLATE = { ...client, issuer: 'https://id.example/{org}', scope: { kind: 'organization-template' as const } };
const GLOBEX_SCOPE = { kind: 'organization' as const, organization: 'globex' };
const GLOBEX = { ...client, issuer: 'https://globex.example', scope: GLOBEX_SCOPE };
const ISSUERS: IssuerConfig[] = issuersSchema.parse([SOVEREIGN, TEMPLATE, GLOBEX]);

let file = '';
const logged = vi.spyOn(process.stderr, 'write');
beforeEach(() => {
  file = join(temporaryDirectory(), 'role-claims.json');
  logged.mockReset().mockReturnValue(true);
});
afterEach(() => logged.mockReset());

const write = (content: unknown) =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));

/** Why a file is refused at the start; empty when it is not. */
function refusal(content: unknown, issuers = ISSUERS): string {
  write(content);
  try {
    issuersWithRoleClaims(() => issuers, file);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.every(({ variable }) => variable === 'VERTEBRA_ROLE_CLAIMS')).toBe(true);
    return error.message;
  }
}

const groups = { claim: 'groups', roles: { 'org-admin': '/admins' } };
const globex = (...claims: unknown[]) => [{ issuer: GLOBEX.issuer, claims }];
const at = (change: Record<string, unknown>) => globex({ ...groups, ...change });

it.each([
  ['a name', at({})],
  ['a name that is a URL', at({ claim: 'https://example.com/roles' })],
  ['a path', at({ claim: ['resource_access', 'vertebra', 'roles'] })],
  ['one name with dots and slashes', at({ claim: ['a.b/c'] })],
  ['names of the object prototype', at({ claim: ['constructor', '__proto__'] })],
  ['several values, and several roles for one', at({ roles: { 'org-admin': ['a', 'b'], 'org-viewer': ['b', 'c'] } })],
  ['words', at({ claim: 'scope', format: 'words' })],
  ['an issuer of each scope', [{ issuer: TEMPLATE.issuer, claims: [groups] }, ...globex(groups)]],
  ['{org} where there are several', [{ issuer: TEMPLATE.issuer, claims: [{ ...groups, claim: ['o', '{org}'] }] }]],
  ['nobody', []],
])('%s is taken', (_, content) => expect(refusal(content)).toBe(''));

it.each([
  ['no JSON', '{', 'is not JSON'],
  ['no list', {}, 'expected array'],
  ['an issuer by its name', [{ issuer: 'Globex', claims: [groups] }], 'at 0.issuer: It wants the URL of an issuer'],
  ['a filled-in template', [{ issuer: 'https://id.example/acme', claims: [groups] }], 'at 0.issuer'],
  ['an issuer with a slash', [{ issuer: `${GLOBEX.issuer}/`, claims: [groups] }], 'at 0.issuer'],
  ['an issuer twice', [...globex(groups), ...globex(groups)], 'at 1.issuer: This issuer is there twice.'],
  ['no claim', globex(), 'at 0.claims: It names no claim.'],
  ['a claim twice', globex(groups, { ...groups, claim: ['groups'] }), 'at 0.claims.1.claim: This claim is there twice'],
  ['a role that nobody has', at({ roles: { admin: 'a' } }), '0.claims.0.roles.admin: “admin” is no role'],
  ['a role in capitals', at({ roles: { 'Org-Admin': 'a' } }), '“Org-Admin” is no role'],
  [
    'a role of the Sovereign',
    at({ roles: { 'sovereign-admin': 'a' } }),
    '0.claims.0.roles.sovereign-admin: This issuer speaks about Organizations, so it cannot give sovereign-admin.',
  ],
  [
    'a role of an Organization',
    [{ issuer: SOVEREIGN.issuer, claims: [groups] }],
    'roles.org-admin: This issuer speaks about the Sovereign, so it cannot give org-admin.',
  ],
  ['no role', at({ roles: {} }), 'It gives no role.'],
  ['no value', at({ roles: { 'org-admin': [] } }), 'at 0.claims.0.roles.org-admin'],
  ['an empty value', at({ roles: { 'org-admin': '' } }), 'at 0.claims.0.roles.org-admin'],
  ['a value that is true', at({ roles: { 'org-admin': true } }), 'It wants a value, or a list of values.'],
  ['a value with a blank behind', at({ roles: { 'org-admin': 'a ' } }), 'at 0.claims.0.roles.org-admin'],
  ['a value with an invisible character', at({ roles: { 'org-admin': 'a\u200b' } }), 'at 0.claims.0.roles.org-admin'],
  ['a word with a blank', at({ format: 'words', roles: { 'org-admin': 'a b' } }), 'A word has no blank in it.'],
  ['a path in one text', at({ claim: 'realm_access.roles' }), 'A name with a dot could be a path.'],
  ['an empty path', at({ claim: [] }), 'at 0.claims.0.claim'],
  ['a path of nine names', at({ claim: Array(9).fill('a') }), 'at 0.claims.0.claim'],
  ['an unknown format', at({ format: 'csv' }), 'It wants list, words or keys.'],
  ['a misspelt name', at({ roles: undefined, role: { 'org-admin': 'a' } }), '"role"'],
  ['{org} where there is one', at({ roles: { 'org-admin': '/{org}/admins' } }), '{org} may stand once'],
  [
    '{org} twice',
    [{ issuer: TEMPLATE.issuer, claims: [{ ...groups, claim: '{org}{org}' }] }],
    '{org} may stand once in a text',
  ],
  [
    'a role twice',
    `[{"issuer": "${GLOBEX.issuer}",\n"claims": [{"claim": "a", "roles": {"org-admin": "a",\n"org-admin": "b"}}]}]`,
    'in line 3: “org-admin” is there twice',
  ],
  [
    'a role called __proto__',
    `[{"issuer": "${GLOBEX.issuer}", "claims": [{"claim": "a", "roles": {"__proto__": "a"}}]}]`,
    'at 0.claims.0.roles',
  ],
])('%s is refused with its place', (_, content, wants) => expect(refusal(content)).toContain(wants));

it.each(['preferred_username', 'email', 'Email', 'name', 'nickname', 'upn', 'username', 'website', 'locale'])(
  'the claim %s, which people choose, gives no role',
  (claim) => {
    expect(refusal(at({ claim }))).toContain('People choose what this claim says');
    expect(refusal(at({ claim: [claim, 'roles'] }))).toContain('People choose');
  },
);

const EXAMPLES = fileURLToPath(new URL('../../../examples/role-claims/', import.meta.url));
it.each(readdirSync(EXAMPLES))('examples/role-claims/%s is taken beside issuers as the docs have them', (name) => {
  const content = JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')) as { issuer: string }[];
  const scopeOf = (issuer: string) =>
    issuer.includes('{org}')
      ? { kind: 'organization-template' }
      : issuer.endsWith('admin')
        ? { kind: 'sovereign' }
        : issuer.endsWith('organizations')
          ? { kind: 'organization-claim' }
          : GLOBEX_SCOPE;
  const issuers = content.map(({ issuer }) => ({ ...client, issuer, scope: scopeOf(issuer) }));
  expect(refusal(content, issuersSchema.parse(issuers))).toBe('');
});

it('tells each problem at once', () => {
  const said = refusal([{ issuer: 'x', claims: [groups, { claim: 'a.b', roles: { owner: '' } }] }]);
  for (const wants of ['0.claims.1.claim', '0.claims.1.roles.owner']) expect(said).toContain(wants);
});

describe('while it runs', () => {
  let issuers = ISSUERS;
  const start = (content: unknown) => {
    issuers = ISSUERS;
    write(content);
    return issuersWithRoleClaims(() => issuers, file);
  };
  const claimsOf = (read: () => IssuerConfig[], of = GLOBEX.issuer) =>
    read()
      .find(({ issuer }) => issuer === of)
      ?.roleClaims?.map(({ claim }) => claim.join('.'));

  it('issuers that are not named have what they had', () => {
    expect(claimsOf(start(globex(groups)), TEMPLATE.issuer)).toBeUndefined();
  });

  it('without a file nothing is read', () => expect(issuersWithRoleClaims(() => ISSUERS, null)()).toBe(ISSUERS));

  it('a changed file is in force at once, in a new list', () => {
    const read = start(globex(groups));
    const before = read();
    expect(read()).toBe(before);
    write(globex({ ...groups, claim: 'teams' }));
    expect(claimsOf(read)).toEqual(['teams']);
    expect(read()).not.toBe(before);
    write([]);
    expect(claimsOf(read)).toBeUndefined();
  });

  it.each([
    ['is broken', () => write('{"secret'), 'is not JSON'],
    ['is gone', () => rmSync(file), 'cannot be read'],
    ['gives too much', () => write(at({ roles: { 'sovereign-admin': 'a' } })), 'cannot give sovereign-admin'],
  ])('a file that %s leaves the last good one, and the log says so once', (_, act, wants) => {
    const read = start(globex(groups));
    act();
    expect([claimsOf(read), claimsOf(read)]).toEqual([['groups'], ['groups']]);
    expect(logged).toHaveBeenCalledTimes(1);
    expect(String(logged.mock.calls[0]?.[0])).toContain(wants);
    expect(String(logged.mock.calls[0]?.[0])).not.toContain('secret');
    write(globex({ ...groups, claim: 'teams' }));
    expect(claimsOf(read)).toEqual(['teams']);
  });

  it('an issuer that is taken out is out, though claims are named for it', () => {
    const read = start(globex(groups));
    issuers = [...ISSUERS].filter(({ issuer }) => issuer !== GLOBEX.issuer);
    expect(read().map(({ issuer }) => issuer)).toEqual([SOVEREIGN.issuer, TEMPLATE.issuer]);
    expect(String(logged.mock.calls[0]?.[0])).toContain('It wants the URL of an issuer');
  });

  it('claims that came before their issuer are in force when it comes', () => {
    const read = start([]);
    const other = { ...GLOBEX, issuer: 'https://initech.example', scope: { ...GLOBEX_SCOPE, organization: 'initech' } };
    write([{ issuer: other.issuer, claims: [groups] }]);
    expect(claimsOf(read, other.issuer)).toBeUndefined();
    issuers = issuersSchema.parse([...ISSUERS, other]);
    expect(claimsOf(read, other.issuer)).toEqual(['groups']);
  });
});
