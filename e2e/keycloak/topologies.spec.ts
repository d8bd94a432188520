import type { Page } from '@playwright/test';
import { api, pages } from '../../lib/domain/paths.ts';
import { ROLE_LABELS } from '../../lib/domain/system/roles.ts';
import { statusIn } from './support/api-in-page.ts';
import { peopleOf } from './support/people.ts';
import type { Person } from './support/people.ts';
import { chooseIssuer, giveCredentials, signIn } from './support/sign-in.ts';
import { expect, test } from './support/test.ts';
import { TOPOLOGIES, TOPOLOGY_NAMES } from './support/topologies.ts';

/** Who issues credentials. */
const ISSUERS: readonly string[] = ['org-admin', 'org-developer'];

/** What the people of a role see of themselves, of Organizations, and of what they may do. */
async function expectConsoleOf(page: Page, { username, role, organization }: Person, home: string): Promise<void> {
  await expect(
    page.getByRole('navigation', { name: organization === null ? 'Sovereign' : 'Organization' }),
  ).toBeVisible();
  // its name is there once the page knows who it is for
  await page.getByRole('button', { name: `${username} Tester: account and theme` }).click();
  const menu = page.getByRole('dialog', { name: 'Account and theme' });
  await expect(menu).toContainText(username);
  await expect(menu).toContainText(ROLE_LABELS[role]);
  await page.keyboard.press('Escape');

  await page.goto(pages.organizations());
  const rows = page.getByRole('grid', { name: 'Organizations' }).getByRole('row');
  await expect(rows.filter({ hasText: home })).toBeVisible();
  if (organization === null) await expect(rows.filter({ hasText: 'globex' })).toBeVisible();
  else {
    await expect(rows).toHaveCount(2);
    for (const slug of ['acme', 'globex', 'initech', 'umbrella', 'hooli', 'nowhere']) {
      expect(await statusIn(page, api.organization(slug)), slug).toBe(slug === home ? 200 : 404);
    }
  }

  await page.goto(pages.credentials(home));
  const issue = page.getByRole('main').locator('a, button').filter({ hasText: 'Issue credential' }).first();
  await expect(issue).toBeVisible();
  if (ISSUERS.includes(role)) await expect(issue).not.toHaveAttribute('aria-disabled');
  else await expect(issue).toHaveAttribute('aria-disabled', 'true');
}

for (const name of TOPOLOGY_NAMES) {
  test.describe(name, () => {
    const { organization: home } = TOPOLOGIES[name];

    for (const person of peopleOf(name)) {
      const { username, role, organization } = person;
      test(`${username} signs in as ${role} of ${organization ?? 'the Sovereign'}`, async ({ browserAt }) => {
        const page = await browserAt(name);
        await signIn(page, organization, username);
        await expectConsoleOf(page, person, organization ?? home);
      });
    }

    test('a deep link leads back to its page after the sign-in', async ({ browserAt }) => {
      const page = await browserAt(name);
      const deep = pages.credentials(home);
      await page.goto(deep);
      await chooseIssuer(page, home);
      await giveCredentials(page, `${home}-viewer`);
      await expect(page).toHaveURL(deep);
      await expect(page.getByRole('heading', { name: 'Credentials', exact: true })).toBeVisible();
    });
  });
}
