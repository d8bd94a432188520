import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { auditRecordSchema } from '../lib/domain/audit/audit.ts';
import type { AuditPage } from '../lib/domain/audit/audit.ts';
import { ACCESS, refusalReason } from '../lib/domain/access-table.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { hashOf } from '../lib/server/audit/chain/chain.ts';
import { connected, interactive, rowOf } from './support/console.ts';
import { issue } from './support/nats/issue.ts';
import { expectProblem } from './support/problem.ts';
import { expect, test } from './support/test.ts';

const LOG = 'Audit log';
const rows = (page: Page) => page.getByRole('grid', { name: LOG }).getByRole('row');

/** Takes the export that the page offers, and reads it. */
async function exported(page: Page, format: string): Promise<{ name: string; text: string }> {
  const button = page.getByRole('button', { name: 'Export', exact: true });
  await interactive(button);
  await button.click();
  const coming = page.waitForEvent('download');
  await page.getByRole('group', { name: 'Export as' }).getByRole('link', { name: format }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('a search is narrowed by fields and cells, and its URL shows a colleague the same', async ({ as }) => {
  const page = await as('operator');
  await page.goto(pages.audit());
  await interactive(page.getByLabel('Action', { exact: true }));
  await page.getByLabel('Action', { exact: true }).selectOption('organization.create');
  await expect(page).toHaveURL(/action=organization\.create/);
  await rowOf(page, LOG, 'globex').first().getByRole('button', { name: 'globex' }).first().click();
  await expect(page).toHaveURL(/organization=globex/);
  await expect(rowOf(page, LOG, 'acme')).toHaveCount(0);
  await expect(rowOf(page, LOG, 'globex')).toHaveCount(2);

  const colleague = await as('security');
  await colleague.goto(new URL(page.url()).pathname + new URL(page.url()).search);
  await expect(rowOf(colleague, LOG, 'globex')).toHaveCount(2);
  await expect(colleague.getByLabel('Action', { exact: true })).toHaveValue('organization.create');

  await colleague.getByLabel('Who', { exact: true }).fill('nobody');
  await colleague.getByLabel('Who', { exact: true }).press('Enter');
  await expect(colleague.getByText('No record fits')).toBeVisible();
  await colleague.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(rows(colleague).nth(3)).toBeVisible();
  await expect(colleague).not.toHaveURL(/nobody/);
  await colleague.goBack();
  await expect(colleague.getByText('No record fits')).toBeVisible();
});

test('a time finds what was in it', async ({ as }) => {
  const page = await as('operator');
  await page.goto(`${pages.audit()}?action=session.sign-in`);
  const time = page.getByRole('button', { name: 'Time:' });
  await interactive(time);
  await time.click();
  await page.getByRole('button', { name: 'Last hour' }).click();
  await expect(rowOf(page, LOG, 'session.sign-in').first()).toBeVisible();
  await time.click();
  const panel = page.getByRole('group', { name: 'Time range' });
  await panel.getByLabel(/^From/).fill('2019-01-01T00:00');
  await panel.getByLabel(/^To/).fill('2020-01-01T00:00');
  await panel.getByLabel(/^To/).press('Enter');
  await expect(page.getByText('No record fits')).toBeVisible();
});

test('a record is shown whole, by keyboard alone, and leads to those like it', async ({ as }) => {
  const page = await as('operator');
  await page.goto(`${pages.audit()}?action=organization.create`);
  const row = rowOf(page, LOG, 'organization.create').first();
  await interactive(row);
  await row.focus();
  await page.keyboard.press('Enter');
  const record = page.getByRole('region', { name: 'organization.create' });
  await expect(record.getByText('Sequence')).toBeVisible();
  await expect(record.getByText(/^[0-9a-f]{64}$|the log begins here/)).toBeVisible();
  await record.getByRole('button', { name: 'Show only records with this Object' }).press('Enter');
  await expect(record).toHaveCount(0);
  await expect(page).toHaveURL(/object=/);
});

test('the middle of a row opens it, and the right arrow leads to what narrows the log', async ({ as }) => {
  const page = await as('operator');
  await page.goto(`${pages.audit()}?action=organization.create`);
  const row = rowOf(page, LOG, 'globex').first();
  await interactive(row);
  await row.getByText('organization.create', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'organization.create' })).toBeVisible();
  // the drawer listens as soon as it has been drawn
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'organization.create' })).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await row.focus();
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowRight');
  await expect(row.getByRole('button', { name: 'Show only globex' }).first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/organization=globex/);
});

test('sessions of one person are one row that opens to each, and a credential has its name', async ({ as, callAs }) => {
  const admin = await as('acme-admin');
  const viewer = await as('acme-viewer');
  const name = 'e2e-named';
  await issue(admin, { organization: 'acme', environment: 'dev', role: 'publisher', name });
  for (const path of [pages.streams('acme'), pages.buckets('acme'), pages.streams('acme')]) {
    await viewer.goto(path);
    await connected(viewer).waitFor();
  }
  await admin.goto(pages.organizationAudit('acme'));
  await expect(rowOf(admin, LOG, `${name} · Publisher, dev`).first()).toContainText('credential.issue');
  // without what others do between the sessions
  await admin.goto(`${pages.organizationAudit('acme')}?actor=acme-viewer`);
  const row = rowOf(admin, LOG, 'nats-session.open')
    .filter({ hasText: /\d+ times/ })
    .first();
  const times = Number(/(\d+) times/.exec(await row.innerText())?.[1]);
  await row.click();
  const sessions = admin.getByRole('region', { name: 'nats-session.open' });
  await expect(sessions.getByRole('list', { name: 'Single records' }).getByRole('listitem')).toHaveCount(times);
  await sessions.getByRole('listitem').nth(1).click();
  await expect(sessions.getByText('Correlation')).toBeVisible();
  // asked for by their action, each is a row
  await admin.goto(`${pages.organizationAudit('acme')}?action=nats-session.open`);
  await expect(rowOf(admin, LOG, 'acme-viewer').first()).not.toContainText('times');

  const own = await (await callAs('acme-admin'))('GET', api.audit({ action: 'credential.issue' }));
  const { credentials } = (await own.json()) as AuditPage;
  expect(Object.values(credentials)).toContainEqual({ name, role: 'publisher', environment: 'dev' });
  const theirs = (await (await (await callAs('globex-admin'))('GET', api.audit({ limit: 500 }))).json()) as AuditPage;
  expect(Object.values(theirs.credentials).map((one) => one.name)).not.toContain(name);
});

test('an export has what the filter shows, and a whole one proves its chain', async ({ as }) => {
  const page = await as('security');
  await page.goto(`${pages.audit()}?action=organization.create&organization=acme`);
  await expect(rowOf(page, LOG, 'acme').first()).toBeVisible();
  const csv = await exported(page, 'CSV');
  expect(csv.name).toMatch(/^audit-acme-\d{4}-\d\d-\d\d\.csv$/);
  // it was made once; that others tried the name again is written down as well
  const rows = csv.text.trimEnd().split('\n').slice(1);
  expect(rows.filter((row) => row.split(',')[2] === 'done')).toHaveLength(1);
  expect(rows.filter((row) => !row.includes(',organization.create,acme,acme,'))).toEqual([]);

  await page.goto(pages.audit());
  const { text } = await exported(page, 'NDJSON');
  const lines = text.trimEnd().split('\n');
  for (const [n, line] of lines.entries()) {
    const { previous } = auditRecordSchema.parse(JSON.parse(line));
    if (n > 0) expect(previous.hash).toBe(hashOf(Buffer.from(lines[n - 1] ?? '')));
  }
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(rowOf(page, LOG, 'audit.export').first()).toContainText('format=ndjson');
});

test('a security officer verifies the log, and that stands in it', async ({ as }) => {
  const page = await as('security');
  await page.goto(pages.audit());
  const verify = page.getByRole('button', { name: 'Verify', exact: true });
  await interactive(verify);
  await verify.click();
  await expect(page.getByRole('status').filter({ hasText: 'are unbroken' })).toContainText(/signed checkpoint/);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(rowOf(page, LOG, 'records verified; unbroken').first()).toBeVisible();
});

test('an Organization sees, searches and takes its own part alone', async ({ as, callAs }) => {
  const page = await as('acme-admin');
  // the first of all records is not among the first rows once other tests have made many
  await page.goto(`${pages.organizationAudit('acme')}?organization=globex&action=organization.create`);
  await expect(rowOf(page, LOG, 'organization.create').first()).toContainText('acme');
  await page.goto(`${pages.organizationAudit('acme')}?organization=globex`);
  await expect(rows(page).nth(1)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Verify', exact: true })).toHaveCount(0);
  const { text } = await exported(page, 'NDJSON');
  const organizations = text
    .trimEnd()
    .split('\n')
    .map((line) => auditRecordSchema.parse(JSON.parse(line)).organization);
  expect(new Set(organizations)).toEqual(new Set(['acme']));

  const admin = await callAs('acme-admin');
  await expectProblem(await admin('GET', api.auditExport({ organization: 'globex', format: 'csv' })), 'not-found');
  await expectProblem(await admin('POST', api.auditVerifications()), 'forbidden');
  const viewer = await callAs('acme-viewer');
  const refused = await expectProblem(await viewer('GET', api.auditExport({ format: 'csv' })), 'forbidden');
  expect(refused.detail).toBe(refusalReason('audit.read'));
  await expectProblem(await (await callAs(null))('GET', api.auditExport()), 'not-signed-in');
});

test('a viewer is told who may read it', async ({ as }) => {
  const page = await as('acme-viewer');
  await page.goto(pages.organizationAudit('acme'));
  await expect(page.getByText('Your role does not allow this')).toBeVisible();
  await expect(page.getByRole('main').getByText(ACCESS['audit.read'].label)).toBeVisible();
});
