import type { Page } from '@playwright/test';
import { api, pages } from '../lib/domain/paths.ts';
import { expect, test } from './support/test.ts';

/** Signs somebody in in a browser of the test's own: what others have cached must not end with it. */
async function signInAs(page: Page, organization: string, username: string): Promise<void> {
  await page.goto(pages.streams(organization));
  // a link into an Organization leads to its own sign-in
  await expect(page.getByLabel('Organization')).toHaveValue(organization);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(username);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Streams', level: 1 })).toBeVisible();
}

test('signing out at the provider ends the session of every copy of the cookie', async ({ page, browser, demo }) => {
  await signInAs(page, 'acme', 'acme-viewer');
  const stolen = await browser.newContext({ baseURL: demo.app, storageState: await page.context().storageState() });
  expect((await stolen.request.get(api.me())).status()).toBe(200);
  await page.getByRole('button', { name: /account and theme/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Vertebra' })).toBeVisible();
  await expect.poll(async () => (await stolen.request.get(api.me())).status()).toBe(401);
  const other = await stolen.newPage();
  await other.goto(pages.streams('acme'));
  await expect(other.getByRole('heading', { name: 'Sign in to Vertebra' })).toBeVisible();
  await stolen.close();
});

test('all sessions end at once when somebody says so, after being told what that means', async ({
  page,
  browser,
  demo,
}) => {
  await signInAs(page, 'initech', 'initech-admin');
  const other = await browser.newContext({ baseURL: demo.app });
  await signInAs(await other.newPage(), 'initech', 'initech-admin');
  await page.getByRole('button', { name: /account and theme/ }).click();
  await page.getByRole('button', { name: 'End all my sessions' }).click();
  await expect(page.getByText('Credentials that you issued keep working.')).toBeVisible();
  await page.getByRole('button', { name: 'Keep them' }).click();
  expect((await other.request.get(api.me())).status()).toBe(200);
  await page.getByRole('button', { name: 'End all my sessions' }).click();
  await page.getByRole('button', { name: 'End all sessions' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Vertebra' })).toBeVisible();
  expect((await other.request.get(api.me())).status()).toBe(401);
  await other.close();
});

test('an Organization that nobody set up has a clear page', async ({ page }) => {
  await page.goto(pages.signIn({ error: 'unknown-organization', organization: 'umbrella' }));
  await expect(page.getByRole('alert').filter({ hasText: 'umbrella has no identity provider' })).toBeVisible();
  await expect(page.getByLabel('Organization')).toHaveValue('umbrella');
});

test('what is typed before the scripts of the sign-in page have come leads on', async ({ browser, demo }) => {
  const context = await browser.newContext({ baseURL: demo.app, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pages.streams('acme'));
  await page.getByLabel('Organization').fill(' Globex ');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('Username')).toBeVisible();
  // the name is remembered, and is in the page as the server sends it
  await page.goto(pages.signIn());
  await expect(page.getByLabel('Organization')).toHaveValue('globex');
  await page.getByRole('button', { name: 'Sign in to the Sovereign' }).click();
  await expect(page.getByLabel('Username')).toBeVisible();
  await page.goto(pages.signIn());
  await expect(page.getByLabel('Organization')).toHaveValue('');
  await context.close();
});

test('a name that is none is said to be wrong, and stays to be mended', async ({ page }) => {
  await page.goto(pages.signIn());
  await page.getByLabel('Organization').fill('not a name');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('Organization')).toHaveAccessibleDescription(/short name/);
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Organization')).toHaveValue('not a name');
  await expect(page).toHaveURL(pages.signIn());
});

test('whoever is signed out elsewhere reads why, and comes back to the same place with its filters', async ({
  page,
  browser,
  demo,
}) => {
  await signInAs(page, 'acme', 'acme-viewer');
  const copy = await browser.newContext({ baseURL: demo.app, storageState: await page.context().storageState() });
  const other = await copy.newPage();
  await other.goto(`${pages.credentials('acme')}?q=reader&sort=name`);
  await expect(other.getByRole('heading', { name: 'Credentials', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: /account and theme/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Vertebra' })).toBeVisible();
  // it leaves by itself, with the next thing it asks for
  await expect(other.getByText(/Your session was ended: somebody signed out/)).toBeVisible({ timeout: 30_000 });
  await other.getByRole('button', { name: 'Continue' }).click();
  await other.getByLabel('Username').fill('acme-viewer');
  await other.getByLabel('Password').fill('acme-viewer');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other).toHaveURL(`${pages.credentials('acme')}?q=reader&sort=name`);
  await copy.close();
});

test('a page in which somebody has typed stays when the session ends, and says how to keep it', async ({ as }) => {
  const page = await as('acme-developer');
  await page.goto(pages.newCredential('acme'));
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('typed-and-kept');
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Issue credential' }).click();
  const dialog = page.getByRole('dialog', { name: 'You are not signed in any more' });
  await expect(dialog).toContainText('What you typed is still here');
  await expect(dialog.getByRole('link', { name: 'Sign in in a new tab' })).toHaveAttribute(
    'href',
    pages.signIn({ error: 'session-ended', returnTo: pages.newCredential('acme') }),
  );
  await dialog.getByRole('button', { name: 'Stay on this page' }).click();
  await expect(name).toHaveValue('typed-and-kept');
  // signed in again elsewhere, it goes on; and nothing typed, nothing asked
  await page.context().addCookies(cookies);
  await name.fill('');
  await page.context().clearCookies();
  await expect(page.getByRole('heading', { name: 'Sign in to Vertebra' })).toBeVisible({ timeout: 30_000 });
});
