/** Usage over time, and Organizations by it. The demo lives, so samples come while somebody looks. */
import type { Page } from '@playwright/test';
import { refusalReason } from '../lib/domain/access-table.ts';
import type { Problem } from '../lib/domain/errors.ts';
import { api, pages } from '../lib/domain/paths.ts';
import type { UsageSeries } from '../lib/domain/usage/usage-series.ts';
import { interactive, rowOf } from './support/console.ts';
import { expect, test } from './support/test.ts';

const card = (page: Page) => page.getByRole('region', { name: 'Usage over time' });
const BROKEN: Problem = {
  ...{ type: 'about:blank', title: 'It broke', status: 500, code: 'internal' },
  ...{ detail: 'Nobody knows why.', correlation: 'none' },
};
const chart = (page: Page, title: string) => card(page).getByRole('slider', { name: `${title} over time` });

test('charts of an Organization are read with the keyboard, as a table, and as a file', async ({ as, troubles }) => {
  const page = await as('acme-viewer');
  await page.goto(pages.organization('acme'));
  const storage = chart(page, 'Storage');
  await expect(storage.locator('canvas')).toBeVisible({ timeout: 60_000 });
  for (const title of [
    'Messages in streams',
    'Connections',
    'Traffic',
    'Clients cut off as too slow',
    'JetStream API calls',
  ])
    await expect(chart(page, title).locator('canvas')).toBeVisible();
  await expect(card(page)).toContainText(/Last sample/);
  await expect(card(page)).toContainText(/limit 10\sGiB, above this chart/);

  // the cursor moves in all of them, and each says what there is
  await storage.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect(storage).toHaveAttribute('aria-valuenow', '238');
  await expect(storage).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d: ([\d.]+\s\S+|–)$/);
  await expect(chart(page, 'Connections')).toHaveAttribute('aria-valuenow', '238');
  await page.keyboard.press('Escape');
  await expect(storage).toHaveAttribute('aria-valuenow', '239');

  await card(page).getByRole('button', { name: 'Table' }).click();
  await expect(page).toHaveURL(/usage=table/);
  const table = card(page).getByRole('grid', { name: 'Usage over time' });
  await expect(table.getByRole('columnheader', { name: 'Clients cut off' })).toBeVisible();
  await expect(table.getByRole('row').nth(1)).toContainText(/iB/);
  await card(page).getByRole('button', { name: 'Two days' }).click();
  await expect(page).toHaveURL(/range=2d/);
  await page.reload();
  await expect(card(page).getByRole('button', { name: 'Two days' })).toHaveAttribute('aria-pressed', 'true');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    card(page).getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^usage-acme-2d-.*\.csv$/);
  expect(troubles).toEqual([]);
});

test('a limit that is near is a line, gaps are gaps, and what does not come is said', async ({ as, callAs }) => {
  const page = await as('acme-viewer');
  const ask = await callAs('acme-viewer');
  const told = (await (await ask('GET', api.usageSeries('acme'))).json()) as UsageSeries;
  const storageBytes = told.series.storageBytes.map((_, step) => (step % 60 < 40 ? step * 2 ** 20 : null));
  const fullAt = new Date(Date.now() + 12.2 * 86_400_000).toISOString();
  const growing: UsageSeries = {
    ...told,
    series: { ...told.series, storageBytes },
    limits: { ...told.limits, storageBytes: 400 * 2 ** 20 },
    forecast: { storageBytes: { fullAt, perDay: 2 ** 23, reason: null } },
  };
  let away = false;
  await page.route(/usage-series\?/, (route) =>
    route.fulfill(away ? { status: 500, json: BROKEN } : { status: 200, json: growing }),
  );
  await page.goto(pages.organization('acme'));
  await expect(card(page)).toContainText(/limit 400\sMiB(?!, above)/, { timeout: 60_000 });
  await expect(card(page)).toContainText(/Full in 12 days if it grows as in the last 30 days, by 8\sMiB a day\./);
  const storage = chart(page, 'Storage');
  const width = async () => (await storage.locator('canvas').boundingBox())?.width ?? 0;
  const wide = await width();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(width).not.toBe(wide);
  await expect.poll(width).toBeLessThan(390);
  // the cursor says what is under the pointer
  await storage.hover();
  await expect(storage).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d: /);

  away = true;
  await card(page).getByRole('button', { name: 'Two days' }).click();
  await expect(card(page).getByRole('alert')).toContainText('It broke');
  away = false;
  await card(page).getByRole('button', { name: 'Try again' }).click();
  await expect(storage).toBeVisible();
});

test('an operator finds who uses most, and opens it', async ({ as, callAs, troubles }) => {
  const page = await as('operator');
  await page.goto(pages.organizations());
  await page.getByRole('navigation').getByRole('link', { name: 'Usage' }).click();
  await expect(rowOf(page, 'Organizations by usage', 'acme')).toContainText(/iB/, { timeout: 60_000 });
  const ranked = page.getByRole('combobox', { name: 'Ranked by' });
  await interactive(ranked);
  await ranked.selectOption('Connections');
  await expect(page).toHaveURL(pages.usage({ by: 'connections' }));
  await expect(rowOf(page, 'Organizations by usage', 'acme')).toContainText('%');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^usage-top-connections-.*\.csv$/);
  await rowOf(page, 'Organizations by usage', 'acme').click();
  await expect(page).toHaveURL(pages.organization('acme'));
  expect(troubles).toEqual([]);

  const viewer = await as('acme-viewer');
  await viewer.goto(pages.usage());
  await expect(viewer.getByRole('main')).toContainText(refusalReason('organization.list'));
  const call = await callAs('acme-viewer');
  expect((await call('GET', '/api/v1/usage/top')).status).toBe(403);
});
