/** A file that ends soon is renewed in the browser: its private key signs there, and only its JWT is replaced. */
import { readFile } from 'node:fs/promises';
import { parseCreds, withJwt } from '../lib/domain/credentials/creds-file.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { decodeJwt } from '../lib/server/keys/jwt.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { download, issue } from './support/nats/issue.ts';
import { connectWithCreds } from './support/nats/nats-answer.ts';
import { expect, test } from './support/test.ts';

const publicKeyOf = (jwt: string) => (decodeJwt(jwt).payload as { sub: string }).sub;
const fileOf = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

test('a credential is renewed with its own file, which never leaves the browser', async ({ as }) => {
  const page = await as('globex-admin');
  const wish = { organization: 'globex', environment: 'dev', role: 'publisher', days: 3 } as const;
  await issue(page, { ...wish, name: 'renewed-other' });
  const other = await download(page);
  await issue(page, { ...wish, name: 'renewed' });
  const held = await download(page);
  const publicKey = publicKeyOf(held.jwt);
  const before = await connectWithCreds(held.text, held.jwt);
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));

  await page.goto(pages.credential('globex', publicKey));
  const renew = page.getByRole('button', { name: 'Renew', exact: true });
  await interactive(renew);
  await renew.click();
  const dialog = page.getByRole('dialog', { name: 'Renew renewed' });
  const file = dialog.getByLabel('Current .creds file of its client');
  const press = dialog.getByRole('button', { name: 'Renew and download' });
  await expectNoViolation(page, 'renewing');
  const alert = dialog.getByRole('alert');
  await press.click();
  await expect(alert).toContainText('Choose the file.');
  const wrong: [string, string, string][] = [
    ['garbage.creds', '\0garbage'.repeat(99), 'garbage.creds is no .creds file'],
    ['huge.creds', 'x'.repeat(10_000_000), 'huge.creds is too large'],
    ['jwt.creds', held.text.split('**')[0] ?? '', 'jwt.creds has no private key'],
    ['other.creds', other.text, `other.creds is of another credential, with the public key ${publicKeyOf(other.jwt)}`],
  ];
  for (const [name, text, words] of wrong) {
    await file.setInputFiles(fileOf(name, text));
    await press.click();
    await expect(alert).toContainText(words);
  }
  await file.setInputFiles(fileOf('renewed.creds', held.text));
  const days = dialog.getByLabel('Expires after, in days');
  await days.fill('366');
  await press.click();
  await expect(alert.filter({ hasText: 'from 1 to 365' })).toBeVisible();
  await days.fill('2');
  await press.click();
  await expect(alert.filter({ hasText: 'Choose more days' })).toBeVisible();
  await days.fill('60');
  const coming = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const saved = await coming;
  expect(saved.suggestedFilename()).toBe('renewed.creds');
  const text = await readFile(await saved.path(), 'utf8');
  const { jwt = '' } = parseCreds(text) ?? {};
  expect(jwt).not.toBe(held.jwt);
  expect(withJwt(text, held.jwt)).toBe(held.text);
  await expect(dialog.getByRole('status')).toContainText('renewed.creds is renewed');
  await dialog.getByRole('button', { name: 'Done' }).click();

  const after = await connectWithCreds(text, jwt);
  for (const client of [before, after]) {
    await client.flush();
    await client.close();
  }
  const facts = page.getByRole('region', { name: 'Facts' });
  await expect(facts).toContainText('Renewed');
  await expect(facts).toContainText(/in\s(59|60)\sd/);
  await expect(page.getByRole('region', { name: 'Audit trail' })).toContainText('credential.renew');
  expect(sent.join('\n')).toContain(api.credentialRenewals('globex', publicKey));
  for (const secret of [held.seed, held.jwt, jwt]) expect(sent.join('\n')).not.toContain(secret);
});

test('a credential is replaced: the new file works, and the old one is cut off by itself', async ({ as }) => {
  const page = await as('globex-admin');
  await issue(page, { organization: 'globex', environment: 'dev', role: 'publisher', name: 'worker' });
  const old = await download(page);
  const oldKey = publicKeyOf(old.jwt);
  const client = await connectWithCreds(old.text, old.jwt);
  const replace = async (hours: string) => {
    const button = page.getByRole('button', { name: 'Replace', exact: true });
    await interactive(button);
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Replace worker' });
    if (hours === '48') await expectNoViolation(page, 'replacing');
    await dialog.getByLabel('Overlap, in hours').fill('721');
    await dialog.getByRole('button', { name: 'Replace it' }).click();
    await expect(dialog.getByRole('alert')).toContainText('from 0 to 720');
    await dialog.getByLabel('Overlap, in hours').fill(hours);
    await dialog.getByRole('button', { name: 'Replace it' }).click();
    await expect(page.getByRole('heading', { name: 'Credential issued' })).toBeVisible();
    return download(page);
  };
  await page.goto(pages.credential('globex', oldKey));
  const next = await replace('48');
  const nextKey = publicKeyOf(next.jwt);
  expect(nextKey).not.toBe(oldKey);
  await client.flush();

  await page.goto(pages.credential('globex', oldKey));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('replaced');
  const notice = page.getByRole('note').filter({ hasText: '“worker” replaces it' });
  await expect(notice).toContainText('Both are valid until');
  await expectNoViolation(page, 'a replaced credential');
  for (const name of ['Renew', 'Replace'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-disabled', 'true');
  await page.goto(`${pages.credentials('globex')}?state=replaced&q=${oldKey}`);
  await expect(page.getByRole('grid').getByRole('row').filter({ hasText: 'replaced' })).toHaveCount(1);
  await page.goto(pages.credential('globex', oldKey));
  const newOne = pages.credential('globex', nextKey);
  await expect(notice.getByRole('link', { name: 'Show the new one' })).toHaveAttribute('href', newOne);
  const acts = page.getByRole('list', { name: 'Audit trail' }).getByRole('listitem');
  await expect(acts).toContainText(['credential.replacedone', 'credential.replaceintent', 'credential.issue', 'issue']);
  await expect(acts.first().getByRole('link', { name: 'by “worker”' })).toHaveAttribute('href', newOne);
  await page.goto(newOne);
  await expect(page.getByRole('note').filter({ hasText: 'replaces another credential' })).toBeVisible();
  await expect(acts).toHaveCount(2);

  // Without an overlap it ends within seconds, by the server itself.
  const other = await connectWithCreds(next.text, next.jwt);
  const third = await replace('0');
  await other.closed();
  await expect(connectWithCreds(next.text, next.jwt)).rejects.toThrow('Authorization Violation');
  await client.close();
  await (await connectWithCreds(third.text, third.jwt)).close();
  await page.goto(pages.credential('globex', nextKey));
  await expect(page.getByRole('region', { name: /^Revoked/ })).toContainText('Replaced by “worker”');
});

test('who may not issue is told so, and so is who asks for a revoked key', async ({ as, callAs }) => {
  const held = await test.step('a revoked credential of prod', async () => {
    const page = await as('acme-admin');
    await issue(page, { organization: 'acme', environment: 'prod', role: 'publisher', name: 'renew-revoked' });
    return download(page);
  });
  const publicKey = publicKeyOf(held.jwt);
  for (const [username, words] of [
    ['acme-developer', 'Developers work on every Environment but prod.'],
    ['security', 'It takes: Organization admin'],
  ] as const) {
    const page = await as(username);
    await page.goto(pages.credential('acme', publicKey));
    const button = page.getByRole('button', { name: 'Renew', exact: true });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByText(words).first()).toBeAttached();
  }
  const admin = await callAs('acme-admin');
  const body = { selection: { by: 'key', publicKeys: [publicKey] }, reason: 'Leaked.' };
  expect((await admin('POST', api.credentialRevocations('acme'), { body })).status).toBe(200);
  const page = await as('acme-admin');
  await page.goto(pages.credential('acme', publicKey));
  await expect(page.getByRole('button', { name: 'Renew', exact: true })).toHaveAttribute('aria-disabled', 'true');
});
