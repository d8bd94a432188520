import { readFile, rename, writeFile } from 'node:fs/promises';
import { pages } from '../../lib/domain/paths.ts';
import { SIGN_IN_ERRORS } from '../../lib/domain/system/sign-in-errors.ts';
import { createOrganizationAt } from './support/new-organization.ts';
import { createOrganizationRealm } from './support/realms.ts';
import { chooseIssuer, giveCredentials } from './support/sign-in.ts';
import { issuersFileOf } from './support/suite-file.ts';
import { expect, test } from './support/test.ts';
import { createUser } from './support/users.ts';

test('an Organization without an issuer gets a clear page, and signs in once its realm is there, without a restart', async ({
  admin,
  browserAt,
  suite,
}) => {
  const slug = await createOrganizationAt(suite, admin);
  const page = await browserAt('per-organization');
  await page.goto(pages.credentials(slug));
  await chooseIssuer(page, slug);
  await expect(page.getByText(SIGN_IN_ERRORS['unknown-organization'])).toBeVisible();

  await createOrganizationRealm(admin, slug, suite.apps['per-organization']);
  await createUser(admin, slug, 'first', ['org-admin']);
  // that it was not there is remembered for up to 30 s
  await expect(async () => {
    await chooseIssuer(page, slug);
    await expect(page.getByLabel('Username or email')).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await giveCredentials(page, 'first');
  // and it was not forgotten where they wanted to go
  await expect(page).toHaveURL(pages.credentials(slug));
});

test('an Organization that is put on the list signs in at the realm it names, without a restart', async ({
  admin,
  browserAt,
  suite,
}) => {
  const slug = await createOrganizationAt(suite, admin);
  const realm = `${slug}-workforce`;
  await createOrganizationRealm(admin, realm, suite.apps['per-organization']);
  await createUser(admin, realm, 'first', ['org-admin']);
  const page = await browserAt('per-organization');
  await page.goto(pages.organization(slug));
  await chooseIssuer(page, slug);
  await expect(page.getByText(SIGN_IN_ERRORS['unknown-organization'])).toBeVisible();

  const file = issuersFileOf('per-organization');
  const listed = {
    name: slug,
    issuer: `${suite.keycloak.url}/realms/${realm}`,
    clientId: 'vertebra',
    scope: { kind: 'organization', organization: slug },
  };
  await writeFile(`${file}.new`, JSON.stringify([...(JSON.parse(await readFile(file, 'utf8')) as unknown[]), listed]));
  await rename(`${file}.new`, file);
  await chooseIssuer(page, slug);
  await giveCredentials(page, 'first');
  await expect(page).toHaveURL(pages.organization(slug));
});
