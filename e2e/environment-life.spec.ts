import type { Page } from '@playwright/test';
import { pages } from '../lib/domain/paths.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { expect, test } from './support/test.ts';

const NAME = 'globex-poc';
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function press(page: Page, name: string) {
  const button = page.getByRole('button', { name });
  await interactive(button);
  await button.focus();
  await page.keyboard.press('Enter');
}

test('an Environment is added, changed, retired, restored and deleted on its pages', async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as('operator');

  await test.step('added, without a mouse', async () => {
    await page.goto(pages.organization('globex'));
    await page.getByRole('link', { name: 'Add…' }).press('Enter');
    const add = page.getByRole('button', { name: 'Add Environment' });
    await interactive(add);
    await expect(page.getByRole('radio', { name: 'dev' })).toBeDisabled();
    await page.getByRole('radio', { name: 'poc' }).press('Space');
    await expectNoViolation(page, 'adding');
    await add.press('Enter');
    await expect(page).toHaveURL(pages.environment('globex', NAME), { timeout: 15_000 });
    await expect(page.getByRole('heading', { name: NAME })).toBeVisible();
  });

  await test.step('changed, after a look at what that does', async () => {
    await page.goto(pages.environmentSettings('globex', NAME));
    await interactive(page.getByRole('button', { name: 'Review changes' }));
    await field(page, 'Events are kept for').fill('a while');
    await page.getByRole('button', { name: 'Review changes' }).click();
    await expect(page.getByText('A number of seconds, minutes, hours or days')).toBeVisible();
    await expect(field(page, 'Events are kept for')).toBeFocused();
    await field(page, 'Events are kept for').fill('1 min');
    await page.getByRole('button', { name: 'Review changes' }).click();
    const dialog = page.getByRole('dialog', { name: `Change the settings of ${NAME}?` });
    await expect(dialog.getByText('at least 120 s')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Change settings' })).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await field(page, 'Events are kept for').fill('7 d');
    await field(page, 'Values of each key').fill('5');
    await page.getByRole('button', { name: 'Review changes' }).click();
    await expect(dialog.getByRole('row', { name: 'Events kept for unlimited 7 days' })).toBeVisible();
    await expectNoViolation(page, 'the review');
    await dialog.getByRole('button', { name: 'Change settings' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Changed' })).toBeVisible();
    await expect(field(page, 'Events are kept for')).toHaveValue('7 days');
  });

  await test.step('retired, with the evidence, and shown so everywhere', async () => {
    await press(page, 'Retire…');
    const dialog = page.getByRole('dialog', { name: `Retire ${NAME}` });
    await field(page, 'Reason').fill('Not needed.');
    await dialog.getByRole('button', { name: `Retire ${NAME} now` }).press('Enter');
    await expect(dialog.getByText(`Type “${NAME}”.`)).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Name of the Environment, to confirm' }).fill(NAME);
    await expectNoViolation(page, 'retiring');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(/^Retired on /)).toBeVisible({ timeout: 15_000 });
    await dialog.getByRole('button', { name: 'Done' }).press('Enter');
    await expect(page.getByText('proven on every server')).toBeVisible();
    await expect(page.getByText('“Not needed.”')).toBeVisible();

    const admin = await as('globex-admin');
    await admin.goto(pages.environments('globex'));
    await expect(admin.getByRole('listitem').filter({ hasText: NAME })).toContainText('retired');
    await admin.goto(pages.organization('globex'));
    await expect(admin.getByRole('listitem').filter({ hasText: NAME })).toContainText('retired');
    await admin.goto(pages.environment('globex', NAME));
    await expect(admin.getByText('Nothing can write to it, and its state is not updated')).toBeVisible();
    await admin.goto(pages.newCredential('globex'));
    await expect(admin.getByRole('radio', { name: 'poc' })).toBeDisabled();
    await expect(admin.getByText('is retired')).toBeVisible();
    await page.goto(pages.organizations());
    await expect(page.getByRole('row').filter({ hasText: 'globex' })).toContainText('poc retired');
  });

  await test.step('restored by an admin of the Organization, who chooses no servers and adds none', async () => {
    const admin = await as('globex-admin');
    await admin.goto(pages.environmentSettings('globex', NAME));
    await press(admin, 'Restore…');
    const dialog = admin.getByRole('dialog', { name: `Restore ${NAME}` });
    await field(admin, 'Reason').fill('Needed again.');
    await admin.keyboard.press('Enter');
    await expect(dialog.getByText(/^Restored on /)).toBeVisible({ timeout: 15_000 });
    await dialog.getByRole('button', { name: 'Done' }).press('Enter');
    await expect(admin.getByRole('button', { name: 'Retire…' })).toBeVisible();
    await expect(admin.getByText('One replica of each stream, on any server.')).toBeVisible();
    await expect(admin.getByRole('combobox', { name: 'Replicas' })).toHaveCount(0);
    await admin.goto(pages.newEnvironment('globex'));
    await expect(admin.getByText('Your role may not add Environments.')).toBeVisible();
  });

  await test.step('deleted, after it says what is lost', async () => {
    await page.goto(pages.environmentSettings('globex', NAME));
    await press(page, 'Retire…');
    const retiring = page.getByRole('dialog', { name: `Retire ${NAME}` });
    await field(page, 'Reason').fill('For good.');
    await retiring.getByRole('textbox', { name: 'Name of the Environment, to confirm' }).fill(NAME);
    await page.keyboard.press('Enter');
    await retiring.getByRole('button', { name: 'Done' }).press('Enter');
    await press(page, 'Delete…');
    const dialog = page.getByRole('dialog', { name: `Delete ${NAME}` });
    await expect(dialog.getByText('This cannot be undone')).toBeVisible();
    await field(page, 'Reason').fill('Nobody missed it.');
    await dialog.getByRole('textbox', { name: 'Name of the Environment, to confirm' }).fill(NAME);
    await expectNoViolation(page, 'deleting');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(/^Deleted on /)).toBeVisible({ timeout: 15_000 });
    await dialog.getByRole('button', { name: 'Done' }).press('Enter');
    await expect(page.getByText(`${NAME} is deleted`)).toBeVisible();
    await page.goto(pages.environments('globex'));
    await expect(page.getByRole('link', { name: 'globex-prod' })).toBeVisible();
    await expect(page.getByText(NAME)).toHaveCount(0);
  });
});

test('who may only look is told so, and changes nothing', async ({ as, callAs }) => {
  const page = await as('acme-viewer');
  await page.goto(pages.environmentSettings('acme', 'acme-prod'));
  await expect(page.getByRole('button', { name: 'Retire…' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('button', { name: 'Review changes' })).toHaveAttribute('aria-disabled', 'true');
  await expect(field(page, 'Events are kept for')).toBeDisabled();
  const call = await callAs('acme-viewer');
  const retired = await call('POST', '/api/v1/organizations/acme/environments/acme-prod/retirements', {
    body: { confirm: 'acme-prod', reason: 'Mine.' },
  });
  expect(retired.status).toBe(403);
});
