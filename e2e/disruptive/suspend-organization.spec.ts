/** An operator cuts everybody out of an Organization and lets them in again; who else may, and what everybody sees meanwhile. */
import type { Page } from '@playwright/test';
import { api, pages } from '../../lib/domain/paths.ts';
import { expectNoViolation } from '../support/axe.ts';
import { rewriteHome, withLimits } from '../support/claims.ts';
import { interactive } from '../support/console.ts';
import { download, issue } from '../support/nats/issue.ts';
import { connectWithCreds } from '../support/nats/nats-answer.ts';
import { expect, test } from '../support/test.ts';

const SLUG = 'globex';
const OVERVIEW = pages.organization(SLUG);
const card = (page: Page) => page.getByRole('region', { name: /^(Suspended|Resumed|Closed by another tool)/ });
const press = async (page: Page, name: string) => {
  const button = page.getByRole('button', { name, exact: true });
  await interactive(button);
  await button.click();
};
const resumeIn = async (page: Page, limit?: string) => {
  await press(page, 'Resume…');
  const dialog = page.getByRole('dialog', { name: `Resume ${SLUG}` });
  if (limit !== undefined) await dialog.getByLabel('Limit of connections').fill(limit);
  await dialog.getByLabel('Reason').fill('All keys are replaced.');
  await expectNoViolation(page, 'the form that resumes');
  await dialog.getByRole('button', { name: `Resume ${SLUG} now` }).click();
  await expect(dialog.getByRole('status').filter({ hasText: /^Resumed on/ })).toBeVisible({ timeout: 15_000 });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('active', { timeout: 15_000 });
  await expect(card(page)).toHaveCount(0, { timeout: 15_000 });
};

test('an Organization is suspended with evidence, and resumed as it was', async ({ as, callAs }) => {
  test.setTimeout(180_000);
  const admin = await as('globex-admin');
  await issue(admin, { organization: SLUG, environment: 'dev', role: 'publisher', name: 'before-the-cut', days: 3 });
  const { text, jwt } = await download(admin);
  const client = await connectWithCreds(text, jwt);
  await admin.goto(pages.streams(SLUG));
  await expect(admin.getByRole('grid', { name: 'Streams' }).getByText('WS_globex-prod', { exact: true })).toBeVisible();
  await admin.goto(OVERVIEW);
  await expect(admin.getByRole('heading', { name: 'Limits' })).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Suspend…' })).toHaveCount(0);

  const page = await as('operator');
  await page.goto(OVERVIEW);
  await press(page, 'Suspend…');
  const dialog = page.getByRole('dialog', { name: `Suspend ${SLUG}` });
  const now = dialog.getByRole('button', { name: `Suspend ${SLUG} now` });
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await now.click();
  await expect(dialog.getByText('Give a reason')).toBeVisible();
  await dialog.getByLabel('Reason').fill('Keys in a public repository.');
  await dialog.getByLabel('Name of the Organization').fill('acme');
  await now.click();
  await expect(dialog.getByText(`Type “${SLUG}”.`)).toBeVisible();
  await expectNoViolation(page, 'the form that suspends');
  expect(client.isClosed()).toBe(false);
  await dialog.getByLabel('Name of the Organization').fill(SLUG);
  await page.keyboard.press('Enter');
  const evidence = dialog.getByRole('list', { name: 'Evidence' });
  for (const side of ['home', 'edge'])
    await expect(evidence).toContainText(`accepted the claims of the ${side} account`);
  await expect(evidence).toContainText('accepts no connection, and has none left in either account');
  await expect(dialog.getByRole('status').filter({ hasText: /^Suspended on/ })).toBeVisible({ timeout: 15_000 });
  await expectNoViolation(page, 'the evidence of suspending');
  await client.closed();
  await expect(connectWithCreds(text, jwt)).rejects.toThrow();
  await dialog.getByRole('button', { name: 'Done' }).click();

  try {
    const suspend = page.getByRole('button', { name: 'Suspend…' });
    await expect(suspend).toHaveAttribute('aria-disabled', 'true', { timeout: 15_000 });
    await page.keyboard.press('Tab');
    await expect(card(page).getByRole('button', { name: 'Resume…' })).toBeFocused();
    await expect(card(page)).toContainText('“Keys in a public repository.”');
    await expect(card(page)).toContainText('proven on every server');
    await expectNoViolation(page, 'a suspended Organization');
    await expect(admin.getByRole('main')).toContainText(`${SLUG} is suspended`, { timeout: 30_000 });
    await expect(card(admin)).toContainText('by operator', { timeout: 30_000 });
    const officer = await as('security');
    await officer.goto(pages.organizations());
    await expect(officer.getByRole('row').filter({ hasText: SLUG })).toContainText('suspended');
    for (const one of [admin, officer]) {
      await one.goto(OVERVIEW);
      await expect(one.getByRole('button', { name: 'Resume…' })).toHaveAttribute('aria-disabled', 'true');
    }

    const again = { confirm: SLUG, reason: 'Once more' };
    const [suspensions, resumptions] = [api.organizationSuspensions(SLUG), api.organizationResumptions(SLUG)];
    const operator = await callAs('operator');
    const refused = await operator('POST', suspensions, { body: again });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('suspended already, by operator');
    const by = async (who: 'acme-admin' | 'globex-admin' | 'support' | 'security', path: string) =>
      (await (await callAs(who))('POST', path, { body: again })).status;
    expect([await by('acme-admin', suspensions), await by('acme-admin', resumptions)]).toEqual([404, 404]);
    expect([await by('globex-admin', suspensions), await by('globex-admin', resumptions)]).toEqual([403, 403]);
    expect([await by('support', suspensions), await by('support', resumptions)]).toEqual([403, 403]);
    expect([await by('security', suspensions), await by('security', resumptions)]).toEqual([409, 403]);
  } finally {
    await resumeIn(page);
  }
  await (await connectWithCreds(text, jwt)).close();
  await expect(admin.getByRole('main').getByText(`${SLUG} is suspended`)).toHaveCount(0, { timeout: 30_000 });
});

test('one that another tool closed asks for its limit of connections', async ({ as, homeOf }) => {
  test.setTimeout(120_000);
  const { account } = await homeOf(SLUG);
  const page = await as('operator');
  await page.goto(OVERVIEW);
  const takeBack = await rewriteHome(account, withLimits({ conn: 0 }));
  try {
    await expect(card(page)).toContainText('Closed by another tool', { timeout: 30_000 });
    await expectNoViolation(page, 'an Organization that another tool closed');
    await press(page, 'Resume…');
    const dialog = page.getByRole('dialog', { name: `Resume ${SLUG}` });
    await dialog.getByLabel('Reason').fill('It was a mistake.');
    for (const wrong of ['', '0', '2', '-2', '1.5', '9007199254740992']) {
      await dialog.getByLabel('Limit of connections').fill(wrong);
      await dialog.getByRole('button', { name: `Resume ${SLUG} now` }).click();
      await expect(dialog.getByText('-1 for unlimited, or a whole number')).toBeVisible();
    }
    await page.keyboard.press('Escape');
    await resumeIn(page, '1000');
  } finally {
    await takeBack();
  }
});
