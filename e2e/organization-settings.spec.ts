import type { Page } from '@playwright/test';
import { pages } from '../lib/domain/paths.ts';
import { interactive } from './support/console.ts';
import { expect, test } from './support/test.ts';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function open(page: Page, organization: string) {
  await page.goto(pages.organizationSettings(organization));
  await interactive(page.getByRole('button', { name: 'Review changes' }));
}

async function review(page: Page) {
  await page.getByRole('button', { name: 'Review changes' }).click();
  return page.getByRole('dialog', { name: /^Change the settings of/ });
}

test('an operator takes a plan, sees what it changes, and goes back', async ({ as }) => {
  const page = await as('operator');
  await open(page, 'initech');
  await expect(field(page, 'Connections')).toHaveValue('1000');
  await page.getByRole('combobox', { name: 'Plan' }).selectOption('Small');
  await expect(field(page, 'Connections')).toHaveValue('100');
  await expect(field(page, 'Storage')).toHaveValue('1 GiB');
  await field(page, 'Streams').fill('30');
  await expect(page.getByText('Deviates from it: Streams 30 instead of 20.')).toBeVisible();

  const dialog = await review(page);
  await expect(dialog.getByRole('row', { name: 'Connections 1000 100' })).toBeVisible();
  await expect(dialog.getByRole('row', { name: 'Plan none Small' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Change settings' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Changed' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Plan' })).toHaveValue('small');
  await expect(field(page, 'Streams')).toHaveValue('30');

  await page.goto(`${pages.audit()}?action=organization.change&organization=initech`);
  await expect(
    page.getByRole('grid').getByRole('row').filter({ hasText: 'organization.change' }).first(),
  ).toBeVisible();

  await open(page, 'initech');
  await page.getByRole('combobox', { name: 'Plan' }).selectOption('Standard');
  await page.getByRole('combobox', { name: 'Plan' }).selectOption('None');
  for (const name of ['Leafnodes', 'Subscriptions', 'Payload']) await field(page, name).fill('unlimited');
  await (await review(page)).getByRole('button', { name: 'Change settings' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Changed' })).toBeVisible();
});

test('what is below the present use, or locks everybody out, is said before it is done', async ({ as }) => {
  const page = await as('operator');
  await open(page, 'globex');
  await field(page, 'Streams').fill('6');
  await field(page, 'Storage').fill('100000');
  await field(page, 'Exports').fill('1');
  const dialog = await review(page);
  await expect(dialog.getByText('lets nobody connect')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Change settings' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await field(page, 'Exports').fill('unlimited');
  const again = await review(page);
  await expect(again.getByText('NATS refuses every new message')).toBeVisible();
  await expect(again.getByRole('button', { name: 'Change settings' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await expect(again).toHaveCount(0);
});

test('what is no limit is said at its field, and what somebody else has changed meanwhile is not undone', async ({
  as,
}) => {
  const page = await as('operator');
  await open(page, 'globex');
  await field(page, 'Connections').fill('many');
  await field(page, 'Storage').fill('10 GB');
  await page.getByRole('button', { name: 'Review changes' }).click();
  await expect(page.getByText('A whole number, or “unlimited”.')).toBeVisible();
  await expect(field(page, 'Connections')).toBeFocused();
  await expect(page.getByText(/^Bytes, or a number with KiB/)).toBeVisible();
  await field(page, 'Storage').fill('10 GiB');
  await field(page, 'Connections').fill('2');
  await (await review(page)).getByRole('button', { name: 'Change settings' }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: /^-1 for unlimited, or a whole number from 3/ }),
  ).toBeVisible();

  await field(page, 'Connections').fill('1001');
  const other = await as('operator');
  await open(other, 'globex');
  await field(other, 'Leafnodes').fill('99');
  await (await review(other)).getByRole('button', { name: 'Change settings' }).click();
  await expect(other.getByRole('status').filter({ hasText: 'Changed' })).toBeVisible();
  await (await review(page)).getByRole('button', { name: 'Change settings' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'have changed since they were looked at' })).toBeVisible();
  await expect(field(page, 'Connections')).toHaveValue('1001');
});

test('people of the Organization read their limits, and change none', async ({ as }) => {
  const page = await as('acme-viewer');
  await open(page, 'acme');
  await expect(field(page, 'Connections')).toBeDisabled();
  const button = page.getByRole('button', { name: 'Review changes' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.hover();
  await expect(page.getByText(/^Your role may not change the name, plan and limits/)).toBeVisible();
});
