/** An operator deletes an Organization: sees what is in it, keeps a copy of that, writes its name, and sees it proven; what others see. */
import { readFile } from 'node:fs/promises';
import type { OrganizationContents } from '../lib/domain/organizations/deletion.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { expect, test } from './support/test.ts';

const SLUG = 'e2e-gone';
const CONTENTS = pages.organizationContents(SLUG);

test('an Organization is deleted with evidence, and its name is free', async ({ as, callAs }) => {
  test.setTimeout(120_000);
  const operator = await callAs('operator');
  const made = { slug: SLUG, displayName: 'Umbrella', environments: ['dev'] };
  expect((await operator('POST', api.organizations(), { body: made })).status).toBe(201);

  const page = await as('operator');
  await page.goto(CONTENTS);
  await expect(page.getByText(`To delete ${SLUG}, suspend it first`)).toBeVisible();
  await expect(page.getByRole('rowheader', { name: `WS_${SLUG}-dev`, exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: `Delete ${SLUG} for good` })).toHaveCount(0);
  await expectNoViolation(page, 'what is in an Organization');
  const report = page.getByRole('button', { name: 'This report (JSON)' });
  await interactive(report);
  const saved = page.waitForEvent('download');
  await report.click();
  const file = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as OrganizationContents;
  expect(file).toMatchObject({ slug: SLUG, silent: [], total: { streams: 3 } });

  const suspended = await operator('POST', api.organizationSuspensions(SLUG), {
    body: { confirm: SLUG, reason: 'It ends.' },
  });
  expect(suspended.status).toBe(200);
  expect(await suspended.text()).toContain('"unproven":[]');
  await page.goto(pages.organization(SLUG));
  const link = page.getByRole('link', { name: 'Delete…' });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(CONTENTS);
  const now = page.getByRole('button', { name: `Delete ${SLUG} for good` });
  await interactive(now);
  await now.click();
  await expect(page.getByText('Give a reason: the audit log keeps it.')).toBeVisible();
  await page.getByLabel('Reason').fill('The contract ended.');
  await page.getByLabel('Name of the Organization').fill('acme');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Type “${SLUG}”.`)).toBeVisible();
  await expectNoViolation(page, 'the form that deletes');
  await page.getByLabel('Name of the Organization').fill(SLUG);
  await page.keyboard.press('Enter');

  const evidence = page.getByRole('list', { name: 'Evidence' });
  await expect(evidence).toContainText('has no stream, bucket or connection of it any more');
  await expect(evidence).toContainText('has removed the claims of both accounts');
  await expect(page.getByRole('status').filter({ hasText: `${SLUG} is deleted` })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('heading', { name: 'Evidence' })).toBeFocused();
  await expectNoViolation(page, 'the evidence of deleting');
  await page.getByRole('link', { name: 'Its audit log' }).click();
  await expect(page.getByRole('main')).toContainText('The contract ended.');

  await page.goto(pages.organization(SLUG));
  await expect(page.getByRole('main')).toContainText('Organization not found');
  await expect(page.getByRole('link', { name: 'Its audit log' })).toBeVisible();
  await expectNoViolation(page, 'an Organization that was deleted');
  const support = await as('support');
  await support.goto(pages.organization(SLUG));
  await expect(support.getByRole('main')).toContainText('Organization not found');
  await expect(support.getByRole('link', { name: 'Its audit log' })).toHaveCount(0);

  expect((await operator('POST', api.organizations(), { body: made })).status).toBe(201);
  const body = { confirm: SLUG, reason: 'Once more.' };
  for (const [who, status] of [
    ['support', 403],
    ['security', 403],
    ['acme-admin', 404],
    ['operator', 409],
  ] as const)
    expect((await (await callAs(who))('POST', api.organizationDeletions(SLUG), { body })).status, who).toBe(status);
  // Its answer is read to the end: it is at work until then.
  await (await operator('POST', api.organizationSuspensions(SLUG), { body })).text();
  const deleted = await operator('POST', api.organizationDeletions(SLUG), { body });
  expect(await deleted.text()).toContain('"unproven":[]');
});
