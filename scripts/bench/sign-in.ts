import type { Browser, BrowserContext } from '@playwright/test';
import { api, pages } from '../../lib/domain/paths.ts';

/** Signs a person of the demo in, as they would, and gives the browser context with their session. */
export async function signIn(browser: Browser, app: string, person: string, issuer: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: app });
  const page = await context.newPage();
  await page.goto(api.signIn({ issuer, returnTo: pages.organizations() }));
  await page.getByLabel('Username').fill(person);
  await page.getByLabel('Password').fill(person);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${app}/**`);
  await page.close();
  return context;
}

/** The session as a Cookie header, for requests outside the browser. */
export async function cookieHeader(context: BrowserContext, app: string): Promise<string> {
  return (await context.cookies(app)).map(({ name, value }) => `${name}=${value}`).join('; ');
}
