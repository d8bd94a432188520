import type { Page } from '@playwright/test';
import { api, pages } from '../lib/domain/paths.ts';
import type { Attention } from '../lib/domain/organizations/attention.ts';
import { expect, test } from './support/test.ts';

const attention = (page: Page) => page.getByRole('region', { name: /^(Needs attention|Nothing needs you)$/ });

for (const width of [1440, 390]) {
  test(`the overview begins with what needs a person, each a link to its cause, at ${width}`, async ({
    as,
    callAs,
  }) => {
    const told = (await (await (await callAs('acme-admin'))('GET', api.attention('acme'))).json()) as Attention;
    expect(told).toMatchObject({ unasked: [], silent: [] });
    const behind = told.findings.find(({ kind }) => kind === 'consumer');
    expect(behind, 'the demo has a consumer that nobody reads').toBeDefined();

    const page = await as('acme-admin');
    await page.setViewportSize({ width, height: 900 });
    await page.goto(pages.organization('acme'));
    await expect(attention(page).getByText(/^checked .* on demo-1/)).toBeVisible();
    const row = attention(page).getByRole('listitem').filter({ hasText: 'messages behind' }).first();
    await expect(row).toContainText(/act now|look/);
    const link = row.getByRole('link');
    await link.focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/organizations\/acme\/streams\/[^/]+\/consumers\/[^/]+/);
  });
}

test('who may not see streams or data reads what is not shown, and never that all is well', async ({ as }) => {
  const officer = await as('security');
  await officer.goto(pages.organization('acme'));
  await expect(attention(officer)).toContainText(
    'Not known here: consumers, limits of streams, rejected events, and failing objects.',
  );
  await expect(attention(officer).getByText('messages behind')).toHaveCount(0);
  const support = await as('support');
  await support.goto(pages.organization('acme'));
  await expect(attention(support)).toContainText('Not known here: failing objects.');
  await expect(attention(support).getByText('failing object', { exact: false }).first()).toBeVisible();
});

test('small charts tell value and time by arrow keys, at once and after another page', async ({ as }) => {
  const page = await as('acme-admin');
  await page.goto(pages.organization('acme'));
  const chart = page.getByRole('slider', { name: 'Messages in, last hour' });
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  const told = await chart.getAttribute('aria-valuetext');
  expect(told).toMatch(/^\d+:\d\d:\d\d\s[AP]M: /);
  const known = Number(await chart.getAttribute('aria-valuemax'));
  await page.getByRole('link', { name: 'Streams' }).first().click();
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await expect.poll(async () => Number(await chart.getAttribute('aria-valuemax'))).toBeGreaterThanOrEqual(known);
});
