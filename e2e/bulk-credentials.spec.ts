/** A CSV file of credentials is issued whole in the browser, and its keys never leave it. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import type { AuditPage } from '../lib/domain/audit/audit.ts';
import { parseCreds } from '../lib/domain/credentials/creds-file.ts';
import { proofOfPossession } from '../lib/domain/credentials/proof.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { makeUserKey } from '../test/harness/issue.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { connectWithCreds, sent } from './support/nats/nats-answer.ts';
import { expect, test } from './support/test.ts';

const fileOf = (text: string, name = 'devices.csv') => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function open(page: Page, organization = 'acme') {
  await page.goto(pages.bulkCredentials(organization));
  await interactive(page.getByRole('button', { name: 'Download an example' }));
}

async function unzipped(page: Page): Promise<Record<string, string>> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download all as .zip' }).click();
  const saved = await coming;
  expect(saved.suggestedFilename()).toMatch(/^(acme|globex)-credentials-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzipSync(await readFile(await saved.path()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

test('a developer issues a file as Excel writes it, and each downloaded file connects', async ({ as, callAs }) => {
  const page = await as('acme-developer');
  const sentByPage: string[] = [];
  page.on('request', (request) => sentByPage.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.goto(pages.newCredential('acme'));
  await page.getByRole('link', { name: 'Several from a file' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Issue credentials from a file');
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Several from a file');
  const rows = Array.from({ length: 12 }, (_, index) => `bulk-${String(index)};dev;publisher;;90`);
  const text = `\uFEFFName;Environment;Role;Durable;Expiry\r\n${rows.join('\r\n')}\r\nbulk-reader;dev;subscriber;;\r\n`;
  await page.getByLabel('CSV file').setInputFiles(fileOf(text));
  const table = page.getByRole('grid', { name: 'Credentials to issue for acme' });
  await expect(table.getByText('ready')).toHaveCount(13);
  await expectNoViolation(page, 'preview');
  const press = page.getByRole('button', { name: 'Issue 13', exact: true });
  await press.click();
  const dialog = page.getByRole('dialog', { name: 'Issue 13 credentials?' });
  await expect(dialog).toContainText('12Publisher, for acme-dev');
  await expect(dialog).toContainText('1 durable consumer is made');
  await expect(dialog).toContainText('13 private keys are made in this browser');
  await expectNoViolation(page, 'confirmation');
  // by keyboard: out, back, and on
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(press).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Issue 13 credentials' }).press('Enter');

  await expect(page.getByRole('heading', { name: '13 credentials issued' })).toBeVisible();
  await expectNoViolation(page, 'issued');
  await page.getByRole('link', { name: 'All credentials' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without the 13 credentials?' });
  await question.getByRole('button', { name: 'Stay here' }).click();
  const files = await unzipped(page);
  await expect(page.getByRole('status').filter({ hasText: 'Treat it like a password' })).toBeVisible();
  expect(Object.keys(files).sort()).toEqual(
    [...rows.map((row) => `${row.split(';')[0] ?? ''}.creds`), 'bulk-reader.creds'].sort(),
  );
  const body = sentByPage.join('\n');
  expect(body).toContain(api.bulkCredentials('acme'));
  for (const [name, creds] of Object.entries(files)) {
    const { jwt = '', seed = '' } = parseCreds(creds) ?? {};
    expect(seed, name).toMatch(/^SU/);
    expect(body).not.toContain(seed);
    const client = await connectWithCreds(creds, jwt);
    const answer = await sent(client, 'ws.acme-dev.bulk');
    expect(answer, name).toContain(name === 'bulk-reader.creds' ? 'refused' : 'WS_acme-dev');
    await client.close();
  }
  await page.getByRole('link', { name: 'All credentials' }).click();
  await page.goto(`${pages.credentials('acme')}?q=bulk-`);
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(14);

  // one act in the log, and the issue of each
  const admin = await callAs('acme-admin');
  const acts = (await (
    await admin('GET', api.audit({ organization: 'acme', action: 'credential.issue-many', limit: 10 }))
  ).json()) as AuditPage;
  expect(acts.items.map(({ result }) => result).slice(0, 2)).toEqual(['done', 'intent']);
  expect(acts.items[0]?.reason).toBe('13 credentials: 12 publisher/dev, 1 subscriber/dev.');

  // the same file once more: nothing, and each line says why
  await open(page);
  await page.getByLabel('CSV file').setInputFiles(fileOf(text));
  await page.getByRole('button', { name: 'Issue 13', exact: true }).click();
  await dialog.getByRole('button', { name: 'Issue 13 credentials' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '13 of 13 lines cannot be issued' })).toBeVisible();
  const wrong = page.getByRole('region', { name: 'What is wrong' });
  await expect(wrong.getByRole('listitem')).toHaveCount(13);
  await expect(wrong.getByRole('listitem').first()).toContainText('Line 2');
  await expect(wrong.getByRole('listitem').first()).toContainText('A credential of this name and Environment is valid');
  await expectNoViolation(page, 'refused by the server');
});

test('every broken line is named with its column and the reason, and nothing is sent', async ({ as }) => {
  const page = await as('acme-developer');
  await open(page);
  const posts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  const input = page.getByLabel('CSV file');
  const alert = page.getByRole('alert');
  await input.setInputFiles(fileOf('x'.repeat(65_537), 'huge.csv'));
  await expect(alert.filter({ hasText: 'huge.csv is larger than 64 KiB' })).toBeVisible();
  const whole: [string, string][] = [
    ['name,role\na,publisher\n', 'lacks the column “environment”'],
    ['name,role,environment,root\na,publisher,dev,yes\n', 'Unknown column “root”'],
    ['name,role,environment\na,"publisher,dev\n', 'a quote is opened and never closed'],
    [`name,role,environment\n${'a,publisher,dev\n'.repeat(201)}`, 'It has 201 lines; at most 200'],
  ];
  for (const [text, said] of whole) {
    await input.setInputFiles(fileOf(text));
    await expect(alert.filter({ hasText: said })).toBeVisible();
  }
  const lines = [
    'name,role,environment,durable,expiry',
    'fine,publisher,dev,,',
    '"=HYPERLINK(""x"")",publisher,dev,,',
    'fine,root,dev,,',
    'prod-one,publisher,prod,,',
    'trusted-one,trusted-publisher,dev,,',
    'nowhere,publisher,moon,,',
    'long,publisher,dev,,366',
    'taken,subscriber,dev,projector,',
    '',
    'fine,publisher,dev,,',
  ];
  await page.getByRole('textbox', { name: 'Or its text' }).fill(lines.join('\n'));
  const wrong = page.getByRole('region', { name: 'What is wrong' });
  await expect(alert.filter({ hasText: '8 of 9 lines cannot be issued' })).toBeVisible();
  const said = (await wrong.getByRole('listitem').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  const expected = [
    /^Line 3 name Up to 32/,
    /^Line 4 role “root” is no role/,
    /^Line 5 environment Your role may not issue credentials for prod/,
    /^Line 6 role Your role may not issue trusted/,
    /^Line 7 environment “moon” is no Environment/,
    /^Line 8 expiry At most 365/,
    /^Line 9 durable “projector” is a name that Vertebra/,
    /^Line 11 name The same as in line 2/,
  ];
  expect(said).toHaveLength(expected.length);
  for (const [index, words] of expected.entries()) expect(said[index]).toMatch(words);
  await expect(page.getByRole('button', { name: 'Issue 9', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await expectNoViolation(page, 'broken lines');
  expect(posts).toEqual([]);
});

test('public keys of a file are issued for when they are proven over the challenge of the page', async ({ as }) => {
  const page = await as('globex-admin');
  await open(page, 'globex');
  const [device, liar] = [makeUserKey(), makeUserKey()];
  const csv = (signature = '') =>
    `name,role,environment,expiry,publicKey,signature\nkey-device,kv-writer,prod,10,${device.publicKey},${signature}\nkey-made-here,publisher,dev,10,,\n`;
  const text = page.getByRole('textbox', { name: 'Or its text' });
  await text.fill(csv());
  const notice = page.getByRole('note').filter({ hasText: '1 line brings a public key' });
  await expect(notice).toBeVisible();
  const press = page.getByRole('button', { name: 'Issue 2', exact: true });
  await expect(press).toHaveAttribute('aria-disabled', 'true');
  const challenge = async () => {
    await notice.getByRole('button', { name: 'Get a challenge' }).click();
    const command = await notice.getByText('prove-credentials.sh globex').innerText();
    return command.split(' ')[2] ?? '';
  };
  const wish = { role: 'kv-writer', environment: 'prod', name: 'key-device', expiryDays: 10 } as const;
  const proofOf = (nonce: string) => {
    const { publicKey } = device;
    return proofOfPossession({ act: 'issues', organization: 'globex', joinsDurable: false, ...wish, publicKey, nonce });
  };
  const submit = async () => {
    await press.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Issue 2 credentials' }).click();
  };
  await text.fill(csv(liar.sign(proofOf(await challenge()))));
  await expect(page.getByText('ready')).toHaveCount(2);
  await submit();
  await expect(page.getByRole('listitem').filter({ hasText: 'Line 2' })).toContainText('not by the private key');
  await text.fill(csv());
  const nonce = await challenge();
  await expectNoViolation(page, 'challenge');
  await text.fill(csv(device.sign(proofOf(nonce))));
  await submit();
  await expect(page.getByRole('heading', { name: '2 credentials issued' })).toBeVisible();
  const files = await unzipped(page);
  expect(Object.keys(files).sort()).toEqual(['key-device.jwt', 'key-made-here.creds']);
  expect(files['key-device.jwt']).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
});

test('who may not issue is told so, and another Organization’s page is none', async ({ as }) => {
  for (const username of ['operator', 'acme-viewer'] as const) {
    const page = await as(username);
    await page.goto(pages.bulkCredentials('acme'));
    await expect(page.getByText('Your role does not allow this')).toBeVisible();
    await expect(page.getByLabel('CSV file')).toHaveCount(0);
  }
  const page = await as('acme-admin');
  expect((await page.goto(pages.bulkCredentials('globex')))?.status()).toBe(404);
});

test('it can be done on a phone', async ({ as }) => {
  const page = await as('acme-developer');
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await page.getByRole('textbox', { name: 'Or its text' }).fill('name,role,environment\nphone-one,publisher,dev\n');
  await page.getByRole('button', { name: 'Issue 1', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Issue 1 credential', exact: true }).click();
  await expect(page.getByRole('heading', { name: '1 credential issued' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(Object.keys(await unzipped(page))).toEqual(['phone-one.creds']);
});
