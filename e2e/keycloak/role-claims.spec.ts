import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { api } from '../../lib/domain/paths.ts';
import { SIGN_IN_ERRORS } from '../../lib/domain/system/sign-in-errors.ts';
import { rolesIn, statusIn } from './support/api-in-page.ts';
import { automationToken, clientOf } from './support/automation.ts';
import type { KeycloakAdmin } from './support/keycloak-admin.ts';
import { createOrganizationAt } from './support/new-organization.ts';
import { createOrganizationRealm } from './support/realms.ts';
import { signIn } from './support/sign-in.ts';
import { issuersFileOf, roleClaimsFileOf } from './support/suite-file.ts';
import { expect, test } from './support/test.ts';
import { createUser } from './support/users.ts';

const TOPOLOGY = 'shared-sovereign';
const inTokens = { 'id.token.claim': 'true', 'access.token.claim': 'true', multivalued: 'true' };
/** As docs/roles-from-claims.md has them. */
const MAPPERS = [
  {
    name: 'groups',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-group-membership-mapper',
    config: { ...inTokens, 'claim.name': 'groups', 'full.path': 'true' },
  },
  {
    name: 'roles of clients',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-usermodel-client-role-mapper',
    config: { ...inTokens, 'claim.name': 'resource_access.${client_id}.roles' },
  },
];

/** Groups, and a role of the client `vertebra`, as the tokens of both clients carry them. */
async function makeGroupsAndRoles(admin: KeycloakAdmin, realm: string) {
  const vertebra = await clientOf(admin, realm, 'vertebra');
  const automation = await clientOf(admin, realm, 'vertebra-automation');
  for (const client of [vertebra, automation]) {
    for (const mapper of MAPPERS)
      await admin.send('POST', `/${realm}/clients/${client}/protocol-mappers/models`, mapper);
  }
  await admin.send('POST', `/${realm}/clients/${vertebra}/roles`, { name: 'developer' });
  const role = await admin.get(`/${realm}/clients/${vertebra}/roles/developer`);
  await admin.send('POST', `/${realm}/clients/${automation}/scope-mappings/clients/${vertebra}`, [role]);
  const parent = await admin.send('POST', `/${realm}/groups`, { name: 'vertebra' });
  const admins = await admin.send('POST', `/${realm}/groups/${parent}/children`, { name: 'admins' });
  // of the same name, elsewhere
  const others = await admin.send('POST', `/${realm}/groups`, { name: 'admins' });
  return {
    join: (user: string, group: 'admins' | 'others') =>
      admin.send('PUT', `/${realm}/users/${user}/groups/${group === 'admins' ? admins : others}`),
    grant: (user: string) => admin.send('POST', `/${realm}/users/${user}/role-mappings/clients/${vertebra}`, [role]),
  };
}

async function replace(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(content));
  await rename(`${file}.new`, file);
}

const signedIn = (page: Page) => page.getByRole('navigation', { name: 'Organization' }).waitFor();

test('groups and roles of a client give roles, by a file that is read anew, and realm roles give none', async ({
  admin,
  browserAt,
  suite,
}) => {
  const slug = await createOrganizationAt(suite, admin);
  const realm = `${slug}-people`;
  const issuer = `${suite.keycloak.url}/realms/${realm}`;
  await createOrganizationRealm(admin, realm, suite.apps[TOPOLOGY]);
  const { join, grant } = await makeGroupsAndRoles(admin, realm);
  await join(await createUser(admin, realm, 'boss', []), 'admins');
  await join(await createUser(admin, realm, 'stranger', ['org-admin']), 'others');
  await grant(await createUser(admin, realm, 'coder', []));

  const issuers = JSON.parse(await readFile(issuersFileOf(TOPOLOGY), 'utf8')) as unknown[];
  const scope = { kind: 'organization', organization: slug };
  await replace(issuersFileOf(TOPOLOGY), [...issuers, { name: slug, issuer, clientId: 'vertebra', scope }]);
  const claims = [
    { claim: 'groups', roles: { 'org-admin': '/vertebra/admins' } },
    { claim: ['resource_access', 'vertebra', 'roles'], roles: { 'org-developer': 'developer' } },
  ];
  await replace(roleClaimsFileOf(TOPOLOGY), [{ issuer, claims }]);

  for (const [username, roles] of [
    ['boss', ['org-admin']],
    ['coder', ['org-developer']],
  ] as const) {
    const page = await browserAt(TOPOLOGY);
    await signIn(page, slug, username);
    await signedIn(page);
    expect(await rolesIn(page)).toEqual(roles);
    expect(await statusIn(page, api.organization('initech'))).toBe(404);
  }
  const stranger = await browserAt(TOPOLOGY);
  await signIn(stranger, slug, 'stranger');
  await expect(stranger.getByText(SIGN_IN_ERRORS['no-role'])).toBeVisible();

  // the realm's file makes it org-developer by a realm role
  const [robot] = await admin.get<{ id: string }[]>(`/${realm}/users?username=service-account-vertebra-automation`);
  const me = async () => {
    const authorization = `Bearer ${await automationToken(admin, suite.keycloak, realm)}`;
    const answer = await fetch(`${suite.apps[TOPOLOGY]}${api.me()}`, { headers: { authorization } });
    return { status: answer.status, ...((await answer.json()) as { roles?: string[] }) };
  };
  expect((await me()).status).toBe(401);
  await grant(robot?.id ?? '');
  expect(await me()).toMatchObject({ status: 200, roles: ['org-developer'] });
  await replace(roleClaimsFileOf(TOPOLOGY), [{ issuer, claims: claims.slice(0, 1) }]);
  expect((await me()).status).toBe(401);
});
