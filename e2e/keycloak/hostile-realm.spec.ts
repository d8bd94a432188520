import type { Page } from '@playwright/test';
import { api, pages } from '../../lib/domain/paths.ts';
import { SIGN_IN_ERRORS } from '../../lib/domain/system/sign-in-errors.ts';
import { addClaim } from './support/add-claim.ts';
import { rolesIn, statusIn } from './support/api-in-page.ts';
import { automationToken, clientOf } from './support/automation.ts';
import type { KeycloakAdmin } from './support/keycloak-admin.ts';
import { joinKeycloakOrganization } from './support/people.ts';
import { signIn } from './support/sign-in.ts';
import { expect, test } from './support/test.ts';
import { createUser, grantRoles } from './support/users.ts';

// The admin of an Organization's own realm can make it say whatever they like, with good signatures.

const CLIENTS = ['vertebra', 'vertebra-automation'];

/** Makes a role of that name in a realm and lets our clients' tokens carry it. */
async function inventRole(admin: KeycloakAdmin, realm: string, name: string): Promise<void> {
  await admin.send('POST', `/${realm}/roles`, { name });
  const role = await admin.get(`/${realm}/roles/${name}`);
  for (const clientId of CLIENTS) {
    const client = await clientOf(admin, realm, clientId);
    await admin.send('POST', `/${realm}/clients/${client}/scope-mappings/realm`, [role]);
  }
}

const nobodySignedIn = async (page: Page) => {
  await page.goto(pages.home());
  await expect(page).toHaveURL(new RegExp(`^[^?]*${pages.signIn()}`));
};

test('a realm that grants sovereign-admin grants nothing by it', async ({
  admin,
  browserAt,
  organizationWith,
  suite,
}) => {
  const { slug, addUser } = await organizationWith({});
  await inventRole(admin, slug, 'sovereign-admin');
  await grantRoles(admin, slug, await addUser('plain', []), ['sovereign-admin']);
  await grantRoles(admin, slug, await addUser('viewer', ['org-viewer']), ['sovereign-admin']);

  const plain = await browserAt('per-organization');
  await signIn(plain, slug, 'plain');
  await expect(plain.getByText(SIGN_IN_ERRORS['no-role'])).toBeVisible();
  await nobodySignedIn(plain);

  const viewer = await browserAt('per-organization');
  await signIn(viewer, slug, 'viewer');
  await viewer.getByRole('navigation', { name: 'Organization' }).waitFor();
  expect(await rolesIn(viewer)).toEqual(['org-viewer']);
  expect(await statusIn(viewer, api.organization('acme'))).toBe(404);
  expect(await statusIn(viewer, api.organization(slug))).toBe(200);

  const [robot] = await admin.get<{ id: string }[]>(`/${slug}/users?username=service-account-vertebra-automation`);
  await grantRoles(admin, slug, robot?.id ?? '', ['sovereign-admin']);
  const authorization = `Bearer ${await automationToken(admin, suite.keycloak, slug)}`;
  const asked = (path: string) => fetch(`${suite.apps['per-organization']}${path}`, { headers: { authorization } });
  expect((await asked(api.organization('acme'))).status).toBe(404);
  expect((await asked(api.organization(slug))).status).toBe(200);
});

for (const [what, value] of [
  ['another Organization', 'globex'],
  ['its own and another Organization', ['acme', 'globex']],
  ['another Organization in the form of a map', { globex: { id: 'x' } }],
] as const) {
  test(`a realm whose tokens name ${what} is not believed at all`, async ({
    admin,
    browserAt,
    organizationWith,
    suite,
  }) => {
    const { slug, addUser } = await organizationWith({});
    await addUser('boss', ['org-admin']);
    for (const clientId of CLIENTS) await addClaim(admin, slug, clientId, 'organization', value);
    const page = await browserAt('per-organization');
    await signIn(page, slug, 'boss');
    await expect(page.getByText(SIGN_IN_ERRORS['wrong-organization'])).toBeVisible();
    await nobodySignedIn(page);

    const authorization = `Bearer ${await automationToken(admin, suite.keycloak, slug)}`;
    for (const organization of ['globex', slug]) {
      const asked = await fetch(`${suite.apps['per-organization']}${api.organization(organization)}`, {
        headers: { authorization },
      });
      expect(asked.status, organization).toBe(401);
    }
  });
}

test('in a realm of many Organizations, only members get in, to their own', async ({ admin, browserAt }) => {
  const realm = 'organizations';
  await createUser(admin, realm, 'of-none', ['org-admin']);
  const both = await createUser(admin, realm, 'of-both', ['org-viewer']);
  for (const slug of ['umbrella', 'hooli']) await joinKeycloakOrganization(admin, realm, slug, both);

  const none = await browserAt('keycloak-organizations');
  await signIn(none, 'umbrella', 'of-none');
  await expect(none.getByText(SIGN_IN_ERRORS['not-a-member'])).toBeVisible();

  const foreign = await browserAt('keycloak-organizations');
  await signIn(foreign, 'umbrella', 'hooli-admin');
  await expect(foreign.getByText(SIGN_IN_ERRORS['not-a-member'])).toBeVisible();

  for (const [own, other] of [
    ['umbrella', 'hooli'],
    ['hooli', 'umbrella'],
  ] as const) {
    const page = await browserAt('keycloak-organizations');
    await signIn(page, own, 'of-both');
    await page.getByRole('navigation', { name: 'Organization' }).waitFor();
    expect(await statusIn(page, api.organization(own))).toBe(200);
    expect(await statusIn(page, api.organization(other))).toBe(404);
  }
});
