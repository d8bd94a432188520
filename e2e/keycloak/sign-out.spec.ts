import type { Page } from '@playwright/test';
import { api, pages } from '../../lib/domain/paths.ts';
import { statusIn } from './support/api-in-page.ts';
import { cookieJar } from './support/cookie-jar.ts';
import { chooseIssuer, signIn } from './support/sign-in.ts';
import { expect, test } from './support/test.ts';

const openMenu = async (page: Page, username: string) => {
  await page.getByRole('button', { name: `${username} Tester: account and theme` }).click();
};

test('signing out ends the session at Keycloak too', async ({ admin, browserAt, organizationWith }) => {
  const { slug, addUser } = await organizationWith({});
  const user = await addUser('viewer', ['org-viewer']);
  const sessions = async () => (await admin.get<unknown[]>(`/${slug}/users/${user}/sessions`)).length;
  const page = await browserAt('per-organization');
  await signIn(page, slug, 'viewer');
  await openMenu(page, 'viewer');
  expect(await sessions()).toBe(1);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(new RegExp(`^[^?]*${pages.signIn()}`));
  expect(await sessions()).toBe(0);
  await chooseIssuer(page, slug);
  await expect(page.getByLabel('Username or email')).toBeVisible();
});

test('whoever is logged out at Keycloak is out at once, in every process', async ({
  admin,
  browserAt,
  organizationWith,
  suite,
}) => {
  const { slug, addUser } = await organizationWith({});
  const user = await addUser('viewer', ['org-viewer']);
  await addUser('other', ['org-viewer']);
  const page = await browserAt('per-organization');
  await signIn(page, slug, 'viewer');
  await page.getByRole('navigation', { name: 'Organization' }).waitFor();
  const other = await browserAt('per-organization');
  await signIn(other, slug, 'other');
  await other.getByRole('navigation', { name: 'Organization' }).waitFor();
  const app = suite.apps['per-organization'];
  const cookie = cookieJar(await page.context().cookies(app)).header();
  const status = async (at: string) =>
    (await fetch(`${at}${api.organization(slug)}`, { headers: { cookie, origin: app } })).status;
  expect(await status(suite.replica)).toBe(200);

  await admin.send('POST', `/${slug}/users/${user}/logout`);
  await expect.poll(() => status(app)).toBe(401);
  await expect.poll(() => status(suite.replica)).toBe(401);
  await page.goto(pages.organization(slug));
  await expect(page).toHaveURL(new RegExp(`^[^?]*${pages.signIn()}`));
  expect(await statusIn(other, api.organization(slug))).toBe(200);
});

test('“End all my sessions” ends those of other browsers too', async ({ browserAt, organizationWith }) => {
  const { slug, addUser } = await organizationWith({});
  await addUser('viewer', ['org-viewer']);
  const [here, there] = [await browserAt('per-organization'), await browserAt('per-organization')];
  for (const page of [here, there]) {
    await signIn(page, slug, 'viewer');
    await page.getByRole('navigation', { name: 'Organization' }).waitFor();
  }
  await openMenu(here, 'viewer');
  await here.getByRole('button', { name: 'End all my sessions' }).click();
  await here.getByRole('button', { name: 'End all sessions' }).click();
  await expect(here).toHaveURL(new RegExp(`^[^?]*${pages.signIn()}`));
  expect(await statusIn(there, api.organization(slug))).toBe(401);
});
