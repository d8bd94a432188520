/** The palette finds what an Organization has and runs what can be done; keys of one letter, and turning them off. */
import type { Page } from '@playwright/test';
import { environmentAssets } from '../lib/domain/names.ts';
import { pages } from '../lib/domain/paths.ts';
import { interactive } from './support/console.ts';
import { issue } from './support/nats/issue.ts';
import { expect, test } from './support/test.ts';

const { stream, bucket } = environmentAssets('acme-prod');
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

const paletteOf = (page: Page) => page.getByRole('dialog', { name: 'Go to or run' });
const optionOf = (page: Page, name: string | RegExp) => paletteOf(page).getByRole('option', { name });

/** Opens it by the keyboard, types and waits until all was searched. */
async function find(page: Page, text: string): Promise<void> {
  const box = paletteOf(page).getByRole('combobox');
  await expect(async () => {
    if (!(await box.isVisible())) await page.keyboard.press('Control+k');
    await expect(box).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
  await expect(paletteOf(page).getByText(/Searching/)).toHaveCount(0);
}

for (const viewport of WIDTHS) {
  test(`finds a stream, a bucket, a consumer and a page by the keyboard alone, ${String(viewport.width)} wide`, async ({
    as,
  }) => {
    const page = await as('acme-viewer', { viewport });
    await page.goto(pages.organizationSettings('acme'));
    const wanted: [typed: string, option: RegExp, href: string][] = [
      [stream, new RegExp(`^${stream} Stream$`), pages.stream('acme', stream)],
      [bucket, new RegExp(`^${bucket} KV bucket$`), pages.bucket('acme', bucket)],
      ['billing-export', /^billing-export Consumer of WS_acme-prod$/, pages.consumer('acme', stream, 'billing-export')],
      ['prod rejected', /^Rejected events of acme-prod$/, pages.environmentRejected('acme', 'acme-prod')],
    ];
    for (const [typed, option, href] of wanted) {
      await find(page, typed);
      await expect(optionOf(page, option)).toHaveAttribute('aria-selected', 'true');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(href);
    }
    // of another Organization there is nothing
    await find(page, 'globex');
    await expect(paletteOf(page).getByText('Nothing is called “globex”.')).toBeVisible();
  });
}

test('“revoke” and a name leads to the dialog that revokes it; whoever may not reads why', async ({ as }) => {
  const name = 'e2e-palette-leaked';
  const admin = await as('acme-admin');
  await issue(admin, { organization: 'acme', environment: 'prod', role: 'publisher', name });
  // the guard asks before somebody leaves a key that is not saved
  const security = await as('security');
  await security.goto(pages.organization('acme'));
  await find(security, `revoke ${name}`);
  await expect(optionOf(security, `Revoke ${name}…`)).toHaveAttribute('aria-selected', 'true');
  // a security officer may not look into JetStream, and is told that nobody looked there
  await expect(paletteOf(security).getByText(/Not searched: Streams, buckets and consumers\. Your role/)).toBeVisible();
  await security.keyboard.press('Enter');
  await expect(security.getByRole('dialog', { name: 'Revoke this credential' })).toBeVisible();
  await security.keyboard.press('Escape');
  await expect(security).toHaveURL(/\/credentials\/U[A-Z2-7]{55}$/);

  const developer = await as('acme-developer');
  await developer.goto(pages.organization('acme'));
  await find(developer, `revoke ${name}`);
  await expect(optionOf(developer, `Revoke ${name}…`)).toContainText('Your role may not revoke credentials for prod');
  await developer.keyboard.press('Enter');
  await expect(developer).toHaveURL(pages.organization('acme'));
  await expect(paletteOf(developer)).toBeVisible();
});

test('runs the acts of the page, and shows those that are refused with the reason', async ({ as }) => {
  const admin = await as('acme-admin');
  await admin.goto(pages.environment('acme', 'acme-dev'));
  await expect(admin.getByRole('button', { name: 'Rebuild…' })).toBeVisible();
  await find(admin, 'rebuild');
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('dialog', { name: /Rebuild/ })).toBeVisible();
  const viewer = await as('acme-viewer');
  await viewer.goto(pages.credentials('acme'));
  await find(viewer, 'issue');
  await expect(optionOf(viewer, /^Issue a credential/)).toContainText('It takes: Organization admin');
  await viewer.keyboard.press('Enter');
  await expect(viewer).toHaveURL(pages.credentials('acme'));
});

test('the Organization switcher lists Organizations first', async ({ as }) => {
  const page = await as('operator');
  await page.goto(pages.organization('acme'));
  const switcher = page.getByRole('button', { name: /Go to another/ });
  await interactive(switcher);
  await switcher.click();
  await expect(paletteOf(page).getByRole('option').first()).toContainText('acme');
  await page.keyboard.type('globex');
  await expect(optionOf(page, /^globex/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pages.organization('globex'));
});

test('keys of one letter work, not while somebody types, and can be turned off', async ({ as }) => {
  const page = await as('acme-viewer');
  await page.goto(pages.streams('acme'));
  const search = page.getByRole('searchbox', { name: 'Filter streams' });
  await interactive(search);
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  // typed, not done
  await page.keyboard.type('g?/');
  await expect(search).toHaveValue('g?/');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toHaveCount(0);
  await search.fill('');
  await search.blur();
  await page.keyboard.press('Alt+g');
  await page.keyboard.press('?');
  await expect(keys.getByText('Go to a section')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
  await expect(page).toHaveURL(pages.streams('acme'));
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await expect(page).toHaveURL(pages.buckets('acme'));
  await page.keyboard.press('?');
  await keys.getByRole('checkbox', { name: /one letter/ }).uncheck();
  await page.keyboard.press('Escape');
  // remembered
  await page.reload();
  await interactive(page.getByRole('searchbox', { name: 'Filter buckets' }));
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(keys).toHaveCount(0);
  await expect(page).toHaveURL(pages.buckets('acme'));
  // and found again without them
  await find(page, 'list of keys');
  await page.keyboard.press('Enter');
  await expect(keys.getByRole('checkbox', { name: /one letter/ })).not.toBeChecked();
});
