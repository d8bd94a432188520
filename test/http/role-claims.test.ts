import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issuersWithRoleClaims } from '../../lib/server/config/role-claims-file.ts';
import type { IssuerConfig } from '../../lib/server/config/issuers.ts';
import { getMe } from '../../lib/server/features/system/get-me.query.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { callback } from '../../lib/server/http/sign-in/callback.ts';
import { signIn } from '../../lib/server/http/sign-in/sign-in.ts';
import { readSession } from '../../lib/server/identity/session/session-cookie.ts';
import { refreshSession } from '../../lib/server/identity/session/refresh-session.ts';
import { temporaryDirectory } from '../harness/temporary-directory.ts';
import { ask, BASE_URL, configure, CookieJar, logged } from './console.ts';
import { startForgingProvider } from './forging-provider.ts';

const provider = await startForgingProvider();
for (const realm of ['platform', 'acme', 'globex', 'shared', 'entra', 'okta', 'auth0']) await provider.rotate(realm);
const file = join(temporaryDirectory(afterAll), 'role-claims.json');
const client = { name: 'x', clientId: 'vertebra' };
const of = (organization: string) => ({ kind: 'organization' as const, organization });
const ISSUERS: IssuerConfig[] = [
  { ...client, issuer: provider.issuer('platform'), scope: { kind: 'sovereign' } },
  { ...client, issuer: provider.issuer('{org}'), scope: { kind: 'organization-template' } },
  ...['entra', 'okta', 'auth0'].map((at) => ({ ...client, issuer: provider.issuer(at), scope: of(`${at}-people`) })),
];
const GUID = '9f0c3a52-6f43-4a0f-9d6b-6a9b8b0a7f11';
const groups = (roles: object) => ({ claim: 'groups', roles });
const URL_CLAIM = 'https://vertebra.example.com/roles';
const MAPPING = [
  { issuer: provider.issuer('platform'), claims: [groups({ support: '/support', 'sovereign-admin': '/operators' })] },
  { issuer: provider.issuer('{org}'), claims: [groups({ 'org-admin': '/{org}/admins', 'org-viewer': '/staff' })] },
  { issuer: provider.issuer('entra'), claims: [{ claim: 'roles', roles: { 'org-viewer': 'Vertebra.Read' } }] },
  { issuer: provider.issuer('okta'), claims: [groups({ 'org-developer': 'Vertebra Developers' })] },
  { issuer: provider.issuer('auth0'), claims: [{ claim: URL_CLAIM, roles: { 'org-admin': 'admin' } }] },
];
const write = (mapping: unknown) => writeFileSync(file, JSON.stringify(mapping));

/** The configuration with the issuers of a file that is read anew. */
function configureWith(issuers: IssuerConfig[], mapping: unknown): void {
  write(mapping);
  const live = issuersWithRoleClaims(() => issuers, file);
  Object.defineProperty(configure(issuers), 'issuers', { get: live });
}
beforeAll(() => configureWith(ISSUERS, MAPPING));
afterAll(() => provider.stop());

/** Signs in where the provider says this of the person: the jar then holds the session. */
async function signInAt(selector: string, claims: Record<string, unknown>) {
  const jar = new CookieJar();
  const sent = await signIn(ask(jar, `/api/auth/sign-in?issuer=${selector}`));
  jar.take(sent);
  const asked = new URL(sent.headers.get('location') ?? '').searchParams;
  provider.state.nonce = asked.get('nonce') ?? '';
  provider.state.forgery = { claims: { realm_access: undefined, ...claims } };
  const answer = await callback(ask(jar, `/api/auth/callback?code=c&state=${asked.get('state') ?? ''}`));
  jar.take(answer);
  return { jar, error: new URL(answer.headers.get('location') ?? '', BASE_URL).searchParams.get('error') };
}

const me = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
const answerTo = async (jar: CookieJar, headers: Record<string, string> = {}) => {
  const answer = await me(ask(jar, '/api/v1/me', { headers }), { params: Promise.resolve({}) });
  return { status: answer.status, ...((await answer.json()) as { roles?: string[]; organization?: string }) };
};
const withToken = async (realm: string, claims: Record<string, unknown>) => {
  const forgery = { claims: { realm_access: undefined, ...claims } };
  return answerTo(new CookieJar(), { authorization: `Bearer ${(await provider.access(realm, forgery)) ?? ''}` });
};

const ROWS: [string, string, string, Record<string, unknown>, string[]][] = [
  ['Keycloak groups of the Sovereign', 'sovereign', 'platform', { groups: ['/support'] }, ['support']],
  ['groups of the own Organization', 'acme', 'acme', { groups: ['/acme/admins', '/x'] }, ['org-admin']],
  ['a group of every realm of the template', 'globex', 'globex', { groups: ['/staff'] }, ['org-viewer']],
  ['app roles of Entra ID', 'entra-people', 'entra', { roles: ['Vertebra.Read'], groups: [GUID] }, ['org-viewer']],
  ['groups of Okta', 'okta-people', 'okta', { groups: ['Everyone', 'Vertebra Developers'] }, ['org-developer']],
  ['a claim of Auth0', 'auth0-people', 'auth0', { [URL_CLAIM]: ['admin'] }, ['org-admin']],
  ['the group of another Organization', 'globex', 'globex', { groups: ['/acme/admins'] }, []],
  ['a group that only the Sovereign knows', 'acme', 'acme', { groups: ['/operators', '/support'] }, []],
  ['realm roles in place of groups', 'acme', 'acme', { realm_access: { roles: ['org-admin'] } }, []],
  ['a user name in place of a group', 'acme', 'acme', { preferred_username: '/acme/admins' }, []],
  ['groups of another type', 'acme', 'acme', { groups: [{ path: '/acme/admins' }] }, []],
];

describe.each(ROWS)('%s', (_, selector, realm, claims, roles) => {
  it('at sign-in', async () => {
    const { jar, error } = await signInAt(selector, claims);
    expect(error).toBe(roles.length === 0 ? 'no-role' : null);
    if (roles.length > 0) expect(await answerTo(jar)).toMatchObject({ status: 200, roles });
  });

  it('in an access token', async () => {
    const answer = await withToken(realm, claims);
    expect(answer.status).toBe(roles.length === 0 ? 401 : 200);
    if (roles.length > 0) expect(answer).toMatchObject({ roles });
  });
});

describe('one realm of all Organizations', () => {
  const shared = { ...client, issuer: provider.issuer('shared'), scope: { kind: 'organization-claim' as const } };
  const rule = { issuer: shared.issuer, claims: [groups({ 'org-admin': '/{org}/admins', 'org-viewer': '/{org}' })] };
  const both = { groups: ['/acme/admins', '/globex'] };

  it('each is what its group of that Organization says', async () => {
    configureWith([shared], [rule]);
    for (const [slug, roles] of [
      ['acme', ['org-admin']],
      ['globex', ['org-viewer']],
    ] as const) {
      const claims = { ...both, organization: [slug] };
      expect(await answerTo((await signInAt(slug, claims)).jar)).toMatchObject({ organization: slug, roles });
      expect(await withToken('shared', claims)).toMatchObject({ status: 200, organization: slug, roles });
    }
    expect((await signInAt('hooli', { ...both, organization: ['hooli'] })).error).toBe('no-role');
    expect((await signInAt('acme', { ...both, organization: ['globex'] })).error).toBe('wrong-organization');
    configureWith(ISSUERS, MAPPING);
  });
});

describe('changes', () => {
  const staff = { groups: ['/staff'] };
  const others = MAPPING.filter(({ issuer }) => issuer !== provider.issuer('{org}'));
  const refreshed = async (jar: CookieJar) => {
    const session = await readSession([...jar.cookies].map(([name, value]) => ({ name, value })));
    if (!session) throw new Error('There is no session.');
    const renewal = await refreshSession(session);
    return renewal.kind === 'renewed' ? renewal.session.actor.roles : renewal.kind;
  };

  it('a role that the provider takes away is gone at the next refresh', async () => {
    const { jar } = await signInAt('acme', { groups: ['/acme/admins', '/staff'] });
    provider.state.forgery = { claims: { realm_access: undefined, groups: ['/staff'], nonce: undefined } };
    expect(await refreshed(jar)).toEqual(['org-viewer']);
    const { jar: other } = await signInAt('acme', staff);
    provider.state.forgery = { claims: { realm_access: undefined, groups: [], nonce: undefined } };
    expect(await refreshed(other)).toBe('ended');
  });

  it('one that the file takes away is gone at once for tokens, and for sessions at the next refresh', async () => {
    const { jar } = await signInAt('acme', staff);
    const token = (await provider.access('acme', { claims: { realm_access: undefined, ...staff } })) ?? '';
    const asked = () => answerTo(new CookieJar(), { authorization: `Bearer ${token}` });
    expect((await asked()).status).toBe(200);
    write([...others, { issuer: provider.issuer('{org}'), claims: [groups({ 'org-developer': '/staff' })] }]);
    expect(await asked()).toMatchObject({ status: 200, roles: ['org-developer'] });
    provider.state.forgery = { claims: { realm_access: undefined, ...staff, nonce: undefined } };
    expect(await refreshed(jar)).toEqual(['org-developer']);
    write([...others, { issuer: provider.issuer('{org}'), claims: [groups({ 'org-developer': '/none' })] }]);
    expect((await asked()).status).toBe(401);
    write(MAPPING);
  });

  it('a file that breaks changes nobody’s roles', async () => {
    expect((await withToken('acme', staff)).status).toBe(200);
    writeFileSync(file, '[{');
    expect(await withToken('acme', staff)).toMatchObject({ status: 200, roles: ['org-viewer'] });
    expect(logged.join('')).toContain('the roles that claims give stay as they were');
    write(MAPPING);
  });
});

it('writes no claim into the log', () => expect(logged.join('')).not.toMatch(/eyJ|\/acme\/admins|Vertebra\.Read/));
