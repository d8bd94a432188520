/** A leaked file at night: found, cut on every server, with the evidence; and who may not. */
import type { NatsConnection } from '@nats-io/transport-node';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { api, pages } from '../lib/domain/paths.ts';
import { decodeJwt } from '../lib/server/keys/jwt.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { download, issue } from './support/nats/issue.ts';
import { connectWithCreds } from './support/nats/nats-answer.ts';
import { expect, test } from './support/test.ts';

interface Leaked {
  publicKey: string;
  text: string;
  jwt: string;
  client: NatsConnection;
}

/** Issues one in the browser, and connects with its file as its owner does. */
async function leaked(page: Page, name: string): Promise<Leaked> {
  await issue(page, { organization: 'globex', environment: 'dev', role: 'publisher', name, days: 3 });
  const { text, jwt } = await download(page);
  const { sub: publicKey } = decodeJwt(jwt).payload as { sub: string };
  return { publicKey, text, jwt, client: await connectWithCreds(text, jwt) };
}

const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

test('a credential is cut on every server, and its page shows the evidence', async ({ as, callAs }) => {
  const page = await as('globex-admin');
  const { publicKey, text, jwt, client } = await leaked(page, 'night-leak');
  await page.goto(pages.organization('globex'));
  const row = card(page, 'Needs attention').getByRole('listitem').filter({ hasText: 'within 7 days' });
  await expect(row).toContainText(/[1-9]\d* connected now/, { timeout: 40_000 });
  await row.getByRole('link').click();
  await expect(page.getByRole('combobox', { name: 'Expires' })).toHaveValue('7');
  await page.getByRole('row').filter({ hasText: 'night-leak' }).click();
  await expect(page.getByRole('heading', { name: /night-leak/ })).toBeVisible();
  expect(page.url()).toContain(pages.credential('globex', publicKey));
  await expect(card(page, 'Connections').getByRole('row').filter({ hasText: 'nats.js' })).toHaveCount(1, {
    timeout: 15_000,
  });
  await expect(card(page, 'What it may do')).toContainText('ws.globex-dev.>');

  await expectNoViolation(page, 'a credential');
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Revoke this credential' });
  await expect(dialog).toContainText('1 connection is closed at once');
  await dialog.getByRole('button', { name: 'Revoke it now' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Give a reason');
  expect(client.isClosed()).toBe(false);
  await dialog.getByLabel('Reason').fill('Key in a public repository.');
  await page.keyboard.press('Enter');
  const evidence = dialog.getByRole('list', { name: 'Evidence' });
  await expect(evidence).toContainText(/accepted the claims of the edge account/);
  await expect(evidence).toContainText('Credentials Revoked');
  await expect(dialog.getByRole('status').filter({ hasText: /Revoked on/ })).toContainText('1 connection closed');
  await expectNoViolation(page, 'the evidence');
  await client.closed();
  await expect(connectWithCreds(text, jwt)).rejects.toThrow('Authorization Violation');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toContainText('revoked');
  const record = card(page, /^Revoked/);
  await expect(record).toContainText('“Key in a public repository.”');
  await expect(record).toContainText('proven on every server');
  await expect(record).toContainText('Credentials Revoked');
  await expect(card(page, 'Connections')).toContainText('No connection uses it', { timeout: 15_000 });
  await expect(card(page, 'Audit trail')).toContainText('credential.revoke');
  const again = page.getByRole('button', { name: 'Revoke', exact: true });
  await expect(again).toHaveAttribute('aria-disabled', 'true');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export evidence' }).click();
  const file = await readFile(await (await coming).path(), 'utf8');
  expect(file).toContain('Key in a public repository.');
  expect(file).not.toMatch(/eyJ|\bS[UA][A-Z2-7]{50}/);

  const foreign = await callAs('acme-admin');
  const viewer = await callAs('acme-viewer');
  expect((await viewer('GET', api.credentialConnections('acme', publicKey))).status).toBe(403);
  for (const path of [api.credential('globex', publicKey), api.credentialConnections('globex', publicKey)])
    expect((await foreign('GET', path)).status).toBe(404);
  const own = await foreign('GET', api.credential('acme', publicKey));
  expect(own.status).toBe(404);
});

test('an operator may revoke and not issue; a viewer and support may neither', async ({ as, callAs }) => {
  const { publicKey, client } = await leaked(await as('globex-admin'), 'operator-cut');
  const body = { selection: { by: 'key', publicKeys: [publicKey] }, reason: 'No.' };
  const support = await callAs('support');
  expect((await support('POST', api.credentialRevocations('globex'), { body })).status).toBe(403);
  const page = await as('support');
  await page.goto(pages.credential('globex', publicKey));
  await expect(page.getByRole('button', { name: 'Revoke', exact: true })).toHaveAttribute('aria-disabled', 'true');

  const operator = await as('operator', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await operator.goto(pages.credential('globex', publicKey));
  await expect(operator.getByRole('link', { name: 'Issue another' })).toHaveCount(0);
  const revoke = operator.getByRole('button', { name: 'Revoke', exact: true });
  await interactive(revoke);
  await revoke.click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Asked for by their admin.');
  await dialog.getByRole('button', { name: 'Revoke it now' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: /Revoked on/ })).toBeVisible();
  await client.closed();
});

test('everything of a role is cut at once, and what that is said before', async ({ as, callAs }) => {
  const page = await as('globex-admin');
  const wish = { organization: 'globex', environment: 'dev', role: 'kv-reader' } as const;
  const clients: NatsConnection[] = [];
  for (const name of ['bulk-one', 'bulk-two']) {
    await issue(page, { ...wish, name });
    const { text, jwt } = await download(page);
    clients.push(await connectWithCreds(text, jwt));
  }
  await page.goto(`${pages.credentials('globex')}?role=kv-reader`);
  await page.getByRole('button', { name: 'Revoke many' }).click();
  const choice = page.getByRole('dialog', { name: 'Revoke many' });
  await expect(choice.getByLabel('Role', { exact: true })).toHaveValue('kv-reader');
  await expect(choice.getByRole('radio', { name: /issued by one person/ })).toBeDisabled();
  await choice.getByRole('button', { name: 'Preview' }).click();
  const dialog = page.getByRole('dialog', { name: 'Revoke credentials' });
  await expect(dialog).toContainText('2 credentials: 2 connections are closed at once');
  await expect(dialog).toContainText('bulk-two, bulk-one');
  await dialog.getByLabel('Reason').fill('Laptop lost.');
  await dialog.getByRole('button', { name: 'Revoke 2 now' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: /Revoked on/ })).toContainText('2 connections closed');
  await Promise.all(clients.map((client) => client.closed()));
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('grid', { name: 'Credentials of globex' }).getByRole('row', { name: 'bulk-one' });
  await expect(row).toContainText('revoked');
  await row.getByRole('link', { name: 'bulk-one' }).click();
  await expect(page.getByRole('link', { name: 'Revoked with 1 other' })).toBeVisible();

  const again = await (
    await callAs('globex-admin')
  )('POST', api.credentialRevocations('globex'), {
    body: { selection: { by: 'role', role: 'kv-reader' }, reason: 'Again.' },
  });
  expect(again.status).toBe(409);
});
