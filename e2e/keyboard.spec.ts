import type { Locator, Page } from '@playwright/test';
import { pages } from '../lib/domain/paths.ts';
import { connected, interactive, rowOf } from './support/console.ts';
import { expect, test } from './support/test.ts';

/** Tab until it is there, as somebody without a mouse does; not for ever. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(target).toBeFocused();
}

test('somebody signs in with the keyboard alone', async ({ browser, demo }) => {
  const page = await browser.newPage({ baseURL: demo.app });
  await page.goto(pages.streams('acme'));
  // the address names the Organization, so the form has it already
  await expect(page.getByLabel('Organization')).toBeFocused();
  await expect(page.getByLabel('Organization')).toHaveValue('acme');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Username')).toBeFocused();
  await page.keyboard.type('acme-viewer');
  await page.keyboard.press('Tab');
  await page.keyboard.type('acme-viewer');
  await page.keyboard.press('Enter');
  // where they wanted to go at first
  await expect(page).toHaveURL(pages.streams('acme'));
  await expect(rowOf(page, 'Streams', /WS_acme-dev(?!_)/)).toBeVisible();
  await page.close();
});

test('the way to an Organization needs no mouse', async ({ as }) => {
  const page = await as('operator');
  await page.goto(pages.organizations());
  await interactive(rowOf(page, 'Organizations', 'acme'));
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, page.getByLabel('Search Organizations'));
  await page.keyboard.type('acme');
  await expect(rowOf(page, 'Organizations', 'globex')).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(rowOf(page, 'Organizations', 'acme')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pages.organization('acme'));
});

test('whoever searches and presses Enter at once gets there, and finds the search on the way back', async ({ as }) => {
  const page = await as('operator');
  await page.goto(pages.organizations());
  await interactive(rowOf(page, 'Organizations', 'acme'));
  // so that what was typed is written into the address while the page that was asked for is still to come
  await page.route(
    ({ pathname }) => pathname === pages.organization('acme'),
    async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.continue();
    },
  );
  await page.getByLabel('Search Organizations').focus();
  await page.keyboard.type('acme');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pages.organization('acme'));
  await expect(page.getByRole('navigation', { name: 'Organization acme' })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('Search Organizations')).toHaveValue('acme');
  await expect(rowOf(page, 'Organizations', 'globex')).toHaveCount(0);
});

test('the way to a message needs no mouse', async ({ as }) => {
  const viewer = await as('acme-viewer');
  await viewer.goto(pages.streams('acme'));
  await expect(rowOf(viewer, 'Streams', /WS_acme-dev(?!_)/)).toBeVisible();
  await tabTo(viewer, viewer.getByRole('grid', { name: 'Streams' }).getByRole('row').nth(1));
  // streams that other tests make may stand before it
  const wanted = rowOf(viewer, 'Streams', /WS_acme-dev(?!_)/);
  while (!(await wanted.evaluate((row) => row === document.activeElement))) await viewer.keyboard.press('ArrowDown');
  await viewer.keyboard.press('Enter');
  await expect(viewer).toHaveURL(/streams\/WS_acme-dev$/);
  await connected(viewer).waitFor();
  // without what comes in between, the rows stay where they are
  await tabTo(viewer, viewer.getByRole('button', { name: 'Tail' }));
  await viewer.keyboard.press('Enter');
  await tabTo(viewer, viewer.getByRole('grid', { name: 'Messages' }).locator('[role="row"][tabindex="0"]'));
  await viewer.keyboard.press('ArrowDown');
  await viewer.keyboard.press('Enter');
  await expect(viewer.getByRole('region', { name: /^Message \d+$/ })).toBeVisible();
});

test('the palette goes anywhere', async ({ as }) => {
  const page = await as('acme-viewer');
  await page.goto(pages.organization('acme'));
  await expect(page.getByRole('navigation', { name: 'Organization acme' })).toBeVisible();
  const palette = page.getByRole('dialog', { name: 'Go to or run' });
  const open = async () => {
    await page.keyboard.press('Control+k');
    await expect(palette.getByRole('combobox')).toBeFocused();
  };
  await open();
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  await open();
  await page.keyboard.type('streams');
  await expect(palette.getByRole('option', { name: 'Streams' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pages.streams('acme'));
  // asked for again before the browser has told that it was closed
  await open();
  await palette.evaluate(async (dialog: HTMLDialogElement) => {
    dialog.requestClose();
    // a key is never pressed within the one before
    await Promise.resolve();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }));
  });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  // a viewer finds their own Organization there and no other
  await open();
  await page.keyboard.type('globex');
  await expect(palette.getByText('Nothing is called “globex”.')).toBeVisible();
});
