import { pages } from '../../lib/domain/paths.ts';
import { expect } from '@playwright/test';
import type { Browser, BrowserContext } from '@playwright/test';
import { readDemo } from './demo.ts';

export const USERNAMES = [
  'operator',
  'support',
  'security',
  'acme-admin',
  'acme-developer',
  'acme-viewer',
  'globex-admin',
] as const;
export type Username = (typeof USERNAMES)[number];

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Somebody the demo knows. */
export function personOf(username: Username) {
  const person = readDemo().people.find((one) => one.username === username);
  if (!person) throw new Error(`The demo knows no ${username}.`);
  return person;
}

/** Signs somebody in through the real page of the identity provider. */
async function signIn(browser: Browser, username: Username): Promise<StorageState> {
  const { app } = readDemo();
  const { password, organization } = personOf(username);
  const context = await browser.newContext({ baseURL: app });
  const page = await context.newPage();
  await page.goto(pages.signIn());
  if (organization === null) {
    await page.getByRole('button', { name: 'Sign in to the Sovereign' }).click();
  } else {
    await page.getByLabel('Organization').fill(organization);
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: /Sovereign|Organization/ })).toBeVisible();
  const state = await context.storageState();
  await context.close();
  return state;
}

/**
 * The app renews a session half a minute before its five minutes are over, and a provider that rotates refresh tokens ends
 * a session whose old token comes a second time. So copies of a session are handed out while none of them needs that.
 */
const FRESH_MILLISECONDS = 150_000;
const known = new Map<Username, { state: Promise<StorageState>; at: number }>();

/** Cookies of somebody who is signed in; signed in once in a while, not for every test. `oldest` 0 signs in now. */
export function sessionOf(browser: Browser, username: Username, oldest = FRESH_MILLISECONDS): Promise<StorageState> {
  const cached = known.get(username);
  if (cached && Date.now() - cached.at < oldest) return cached.state;
  const state = signIn(browser, username);
  known.set(username, { state, at: Date.now() });
  state.catch(() => known.delete(username));
  return state;
}
