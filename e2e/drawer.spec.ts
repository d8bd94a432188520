import type { Page } from '@playwright/test';
import { pages } from '../lib/domain/paths.ts';
import { detail, interactive, openStream } from './support/console.ts';
import { expect, test } from './support/test.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
const STREAM = 'WS_acme-dev';

/** The rows of a list, without the one of its headings. */
const rows = (page: Page, table: string) => page.getByRole('grid', { name: table }).locator('[data-index]');
const opened = (page: Page) => page.getByRole('region', { name: /^(Message|Key|Event) / });

test('beside a list the drawer has a width that is dragged, moved by keys and remembered', async ({ as }) => {
  const page = await as('acme-viewer');
  await page.setViewportSize({ width: 1440, height: 900 });
  await openStream(page, 'acme', STREAM, '?tail=false');
  const grid = page.getByRole('grid', { name: 'Messages' });
  const row = rows(page, 'Messages').nth(2);
  await interactive(row);
  const whole = await grid.evaluate((element) => element.clientWidth);
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(opened(page)).toBeVisible();
  // the list goes on by the next arrow
  await expect(row).toBeFocused();
  const line = page.getByRole('separator', { name: 'Width of what is opened' });
  const before = Number(await line.getAttribute('aria-valuenow'));
  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuenow', String(before + 2));
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuenow', (await line.getAttribute('aria-valuemax')) ?? '');

  const box = await line.boundingBox();
  if (!box) throw new Error('The line has no place.');
  const at = { x: box.x + box.width / 2, y: box.y + 200 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 200, at.y, { steps: 4 });
  await page.mouse.up();
  const dragged = await line.getAttribute('aria-valuenow');
  expect(Number(dragged)).toBeLessThan(75);
  expect(Number(dragged)).toBeGreaterThan(25);
  await page.reload();
  await expect(line).toHaveAttribute('aria-valuenow', dragged ?? '');

  await opened(page).getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Escape');
  await expect(opened(page)).toHaveCount(0);
  await expect(page).not.toHaveURL(/seq=/);
  expect(await grid.evaluate((element) => element.clientWidth)).toBe(whole);
});

test('on a phone a tapped message is a sheet; Back, Escape and the way back of the browser close it', async ({
  as,
}) => {
  const page = await as('acme-viewer', PHONE);
  await page.goto(pages.streams('acme'));
  await page.getByRole('link', { name: STREAM, exact: true }).click();
  const row = rows(page, 'Messages').nth(1);
  await page.getByRole('button', { name: 'Tail' }).click();
  await row.click();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toBeVisible();
  expect(await sheet.boundingBox()).toEqual({ x: 0, y: 0, ...PHONE.viewport });
  await expect(sheet).toContainText('CloudEvent');
  expect(await sheet.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflowY)).toBe('hidden');

  await sheet.getByRole('button', { name: 'Back' }).click();
  await expect(sheet).toHaveCount(0);
  await expect(page).not.toHaveURL(/seq=/);
  await expect(row).toBeFocused();

  await row.click();
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(page).not.toHaveURL(/seq=/);

  await row.click();
  await expect(sheet).toBeVisible();
  await page.goBack();
  await expect(sheet).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`${STREAM}\\?tail=false$`));
  // what was opened and closed left no step behind
  await page.goBack();
  await expect(page).toHaveURL(pages.streams('acme'));
});

test('a sheet that a link leads to closes without leaving the list', async ({ as }) => {
  const page = await as('acme-viewer', PHONE);
  await page.goto(pages.bucket('acme', 'ws-acme-dev-state'));
  // not one that holds the place of what is on its way
  await rows(page, 'Keys').filter({ hasText: '/' }).first().click();
  await expect(page).toHaveURL(/key=/);
  const key = new URL(page.url()).searchParams.get('key') ?? '';
  await expect(detail(page, `Key ${key}`)).toBeVisible();
  await page.reload();
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rows(page, 'Keys').first()).toBeVisible();
  await expect(page).not.toHaveURL(/key=/);
});

// A window of 1440 by 900 at 200 %.
for (const [username, path, table] of [
  ['acme-viewer', pages.stream('acme', STREAM), 'Messages'],
  ['acme-viewer', pages.bucket('acme', 'ws-acme-dev-state'), 'Keys'],
  ['acme-viewer', pages.environment('acme', 'acme-dev'), 'Objects'],
  ['acme-admin', pages.organizationAudit('acme'), 'Audit log'],
] as const) {
  test(`at 200 % six rows of ${table} are seen at once`, async ({ as }) => {
    const page = await as(username, { viewport: { width: 720, height: 450 } });
    await page.goto(path);
    const grid = page.getByRole('grid', { name: table });
    await expect(rows(page, table).nth(6)).toBeAttached();
    const seen = async () => {
      await grid.evaluate((element) => element.scrollIntoView({ block: 'end' }));
      return rows(page, table).evaluateAll((all) => {
        const frame = all[0]?.closest('[role=grid]')?.getBoundingClientRect();
        return all.filter((row) => {
          const { top, bottom, left } = row.getBoundingClientRect();
          // what the header of the window covers is not seen
          const there = document.elementFromPoint(left + 40, top + 2);
          return (
            frame && top >= frame.top && bottom <= frame.bottom + 1 && bottom <= innerHeight && row.contains(there)
          );
        }).length;
      });
    };
    await expect.poll(seen).toBeGreaterThanOrEqual(6);
  });
}
