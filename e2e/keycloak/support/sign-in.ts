import type { Page } from '@playwright/test';
import { pages } from '../../../lib/domain/paths.ts';
import { PASSWORD } from './users.ts';

/** On our sign-in page: chooses where somebody belongs; null is the Sovereign. */
export async function chooseIssuer(page: Page, organization: string | null): Promise<void> {
  if (organization === null) {
    await page.getByRole('button', { name: 'Sign in to the Sovereign' }).click();
    return;
  }
  await page.getByLabel('Organization').fill(organization);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** On Keycloak's page. A realm with Organizations asks for the name first and for the password on a page of its own. */
export async function giveCredentials(page: Page, username: string): Promise<void> {
  const password = page.getByLabel('Password', { exact: true });
  const submit = page.getByRole('button', { name: 'Sign In' });
  await page.getByLabel('Username or email').fill(username);
  if (!(await password.isVisible())) await submit.click();
  await password.fill(PASSWORD);
  await submit.click();
}

/** Signs somebody in by slug, or to the Sovereign; `page` belongs to a context of the app's origin. */
export async function signIn(page: Page, organization: string | null, username: string): Promise<void> {
  await page.goto(pages.signIn());
  await chooseIssuer(page, organization);
  await giveCredentials(page, username);
}
