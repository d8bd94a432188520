/** A signing key is rotated with overlap, then cut after a leak; and who may not. */
import { api, pages } from '../lib/domain/paths.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { download, issue } from './support/nats/issue.ts';
import { connectWithCreds } from './support/nats/nats-answer.ts';
import { expect, test } from './support/test.ts';

const KEY = { organization: 'globex', environment: 'dev', role: 'kv-writer' } as const;

test('whoever uses an older generation is seen, and cut at once after a leak', async ({ as, callAs }) => {
  const page = await as('globex-admin');
  await issue(page, { ...KEY, name: 'before-rotation' });
  const { text, jwt } = await download(page);
  const client = await connectWithCreds(text, jwt);

  await page.goto(pages.credentials('globex'));
  await page.getByRole('link', { name: 'Signing keys' }).click();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Rotate KV writer of dev' }) });
  await expect(row).toContainText(/Generation 1\s*signs\s*1 valid credential\s*1 connection/);
  await row.getByRole('button', { name: /^Rotate/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Rotate the key of KV writer/ });
  await expectNoViolation(page, 'rotating a key');
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Give a reason');
  await dialog.getByLabel(/^Days until/).fill('0');
  await dialog.getByLabel('Reason').fill('Yearly.');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('1 to 365');
  await dialog.getByLabel(/^Days until/).fill('30');
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'No connection was closed' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(row).toContainText(/Generation 2\s*signs\s*0 valid credentials/);
  await expect(row).toContainText(/Generation 1\s*older, still accepted\s*1 valid credential\s*1 connection/);
  await row.getByRole('link', { name: '1 valid credential' }).click();
  await expect(page.getByText('signed by generation 1')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'before-rotation' })).toBeVisible();
  await client.flush();

  const officer = await as('security', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await officer.goto(pages.signingKeys('globex'));
  const rotate = officer.getByRole('button', { name: 'Rotate KV writer of dev' });
  await interactive(rotate);
  await rotate.click();
  const night = officer.getByRole('dialog');
  await night.getByRole('radio', { name: /^They are refused now/ }).check();
  await expect(night).toContainText('1 valid credential stops working, and 1 connection is closed on every server');
  await night.getByLabel('Reason').fill('Leaked.');
  await expectNoViolation(officer, 'cutting a key, on a phone');
  await night.getByRole('button', { name: 'Rotate and refuse them now' }).click();
  await expect(night.getByRole('list', { name: 'Evidence' })).toContainText(/proven/);
  await expect(night.getByRole('status').filter({ hasText: /Removed on/ })).toContainText('1 connection closed');
  await client.closed();
  await expect(connectWithCreds(text, jwt)).rejects.toThrow('Authorization Violation');
  await night.getByRole('button', { name: 'Done' }).click();
  await officer.getByRole('link', { name: '1 orphaned credential' }).click();
  await officer.getByRole('link', { name: 'before-rotation' }).click();
  await expect(officer.getByRole('heading', { level: 1 })).toContainText('orphaned');
  await expect(officer.getByText('“Leaked.”')).toBeVisible();
  await expectNoViolation(officer, 'an orphaned credential');

  const body = { ...KEY, generation: 3, how: { kind: 'at-once' }, reason: 'No.' };
  for (const [who, status] of [
    ['support', 403],
    ['acme-admin', 404],
  ] as const)
    expect((await (await callAs(who))('POST', api.signingKeyRotations('globex'), { body })).status).toBe(status);
  expect((await (await callAs('acme-admin'))('GET', api.signingKeys('globex'))).status).toBe(404);
  const support = await as('support');
  await support.goto(pages.signingKeys('globex'));
  await expect(support.getByRole('button', { name: 'Rotate KV writer of dev' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});
