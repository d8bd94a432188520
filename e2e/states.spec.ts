/** What stands where there is nothing to show: no bar that stays for ever, and no “Try again” where that cannot help. */
import type { Page } from '@playwright/test';
import { environmentAssets } from '../lib/domain/names.ts';
import { pages } from '../lib/domain/paths.ts';
import type { Username } from './support/people.ts';
import { expect, test } from './support/test.ts';

const { stream, bucket } = environmentAssets('acme-prod');

const ALL = [
  pages.organizations(),
  pages.newOrganization(),
  pages.usage(),
  pages.allCredentials(),
  pages.sovereignKeys(),
  pages.support(),
  pages.audit(),
  pages.organization('acme'),
  pages.organizationSettings('acme'),
  pages.organizationContents('acme'),
  pages.environments('acme'),
  pages.newEnvironment('acme'),
  pages.environment('acme', 'acme-prod'),
  pages.environmentSettings('acme', 'acme-prod'),
  pages.environmentRejected('acme', 'acme-prod'),
  pages.environmentObject('acme', 'acme-prod', 'pod/moon/none'),
  pages.streams('acme'),
  pages.stream('acme', stream),
  pages.buckets('acme'),
  pages.bucket('acme', bucket),
  pages.credentials('acme'),
  pages.newCredential('acme'),
  pages.bulkCredentials('acme'),
  pages.signingKeys('acme'),
  pages.refusals('acme'),
  pages.organizationAudit('acme'),
  pages.organizationSupport('acme'),
];

/** Nothing of the page is on its way any more. */
const settled = (page: Page, address: string) =>
  expect(page.getByRole('main').locator('.animate-pulse'), address).toHaveCount(0, { timeout: 20_000 });

const REFUSED: [Username, number][] = [
  // a security officer reads no JetStream: Environments, streams, buckets and what is in them
  ['security', 13],
  ['support', 8],
  ['acme-viewer', 11],
];
for (const [username, atLeast] of REFUSED) {
  test(`every page settles for ${username}, and a refusal names who may, with nothing to try again`, async ({ as }) => {
    const page = await as(username);
    let refused = 0;
    for (const address of ALL) {
      await page.goto(address);
      const main = page.getByRole('main');
      await expect(main.getByRole('heading', { level: 1 }), address).toBeAttached();
      await settled(page, address);
      await expect(main.getByRole('button', { name: 'Try again' }), address).toHaveCount(0);
      if (!(await main.getByText('Your role does not allow this').isVisible())) continue;
      refused += 1;
      await expect(main.getByText(/It takes: /), address).toBeVisible();
      await expect(main.getByRole('alert'), address).toHaveCount(0);
    }
    expect(refused).toBeGreaterThanOrEqual(atLeast);
  });
}

test('what is not there says so, ends its bars and has a way back', async ({ as }) => {
  const page = await as('acme-viewer', { viewport: { width: 390, height: 844 } });
  const MISSING: [address: string, words: string, back: string][] = [
    [pages.stream('acme', 'WS_moon'), 'Stream not found', pages.streams('acme')],
    [pages.bucket('acme', 'moon'), 'Bucket not found', pages.buckets('acme')],
    [pages.environment('acme', 'acme-moon'), 'Environment not found', pages.environments('acme')],
    [pages.credential('acme', `U${'A'.repeat(55)}`), 'Not found', pages.credentials('acme')],
    ['/organizations/acme/moon', 'Page not found', pages.home()],
    ['/organizations/acme/%2e%2e/%2e%2e/audit/moon', 'Page not found', pages.home()],
    [`/organizations/acme/${'x'.repeat(3_000)}`, 'Page not found', pages.home()],
    [pages.organization('globex'), 'Organization not found', pages.home()],
    [pages.organization('nobodys'), 'Organization not found', pages.home()],
  ];
  for (const [address, words, back] of MISSING) {
    await page.goto(address);
    const main = page.getByRole('main');
    await expect(main.getByText(words, { exact: true }), address).toBeVisible();
    await settled(page, address);
    await expect(main.locator(`a[href="${back}"]`).first(), address).toBeVisible();
    await expect(main.getByRole('button', { name: 'Try again' }), address).toHaveCount(0);
    await expect(page.getByRole('banner').getByRole('button', { name: /Go to or run/ }), address).toBeVisible();
  }
});

test('another Organization looks like one that does not exist', async ({ as }) => {
  const page = await as('acme-viewer');
  const shown = async (slug: string) => {
    await page.goto(pages.organization(slug));
    await expect(page.getByText('Organization not found')).toBeVisible();
    return (await page.locator('body').innerText()).replaceAll(slug, 'NAME');
  };
  expect(await shown('globex')).toBe(await shown('nobodys'));
  await expect(page.getByRole('navigation', { name: 'Organization acme' })).toBeVisible();
});
