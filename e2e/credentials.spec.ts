import { jetstreamManager } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Page } from '@playwright/test';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../lib/domain/credentials/credential-roles.ts';
import type { CredentialRole } from '../lib/domain/credentials/credential-roles.ts';
import { pages } from '../lib/domain/paths.ts';
import { findNatsCli } from '../scripts/tools/find-nats-cli.ts';
import { STATE_DIRECTORY } from './support/demo.ts';
import { download, environmentChoice, fillWish, issue, roleChoice } from './support/nats/issue.ts';
import type { DownloadedCredential } from './support/nats/issue.ts';
import { connectWithCreds, heard, sent } from './support/nats/nats-answer.ts';
import { runUntil } from './support/run.ts';
import { interactive } from './support/console.ts';
import { expect, test } from './support/test.ts';

const EVENT = /ws\.acme-dev\./;
const COUNTS = /"source":"k8s"/;
const WRITTEN = /\{"ok":true\}/;
/** What the programs on the page say when they do what they are for. */
const SAYS: Record<CredentialRole, { cli: RegExp[]; node: RegExp[] }> = {
  publisher: { cli: [/Stored in Stream: WS_acme-dev/i], node: [/stored in WS_acme-dev as \d+/] },
  subscriber: { cli: [EVENT], node: [EVENT] },
  'kv-reader': { cli: [COUNTS, /\$KV\.ws-acme-dev-state\./], node: [COUNTS, /\$KV\.ws-acme-dev-state\./] },
  'kv-writer': { cli: [WRITTEN], node: [/revision \d+/, WRITTEN, /deleted/] },
  'trusted-publisher': { cli: [/Stored in Stream: WS_acme-dev/i], node: [/stored in WS_acme-dev as \d+/] },
  'trusted-subscriber': { cli: [EVENT], node: [EVENT] },
  'trusted-kv-reader': { cli: [COUNTS, /deployment\//], node: [COUNTS, /deployment\//] },
  'trusted-kv-writer': { cli: [WRITTEN, /example\//], node: [/revision \d+/, /example\//] },
};

const WRITE_KEY = '$KV.ws-acme-dev-state.deployment/default/checkout';
/** What no sealed role may send or hear, and what each may not beside it. test/nats has the whole battery. */
const NEVER_SEND = [
  'ws.acme-prod.k8s.pod.default.x',
  '$KV.ws-acme-prod-state.pod/default/x',
  '$JS.API.STREAM.DELETE.WS_acme-dev',
  '$JS.API.STREAM.PURGE.WS_acme-dev',
  '$JS.API.STREAM.MSG.DELETE.WS_acme-dev',
  '$JS.API.CONSUMER.CREATE.WS_acme-dev',
  '$JS.API.CONSUMER.DELETE.WS_acme-dev.e2e',
  '$SYS.REQ.USER.INFO',
];
const NEVER_HEAR = ['>', '_INBOX.>', '$JS.API.>', 'ws.acme-prod.>', '$KV.ws-acme-prod-state.>'];
const SEALED = {
  publisher: {
    send: [WRITE_KEY, '$JS.API.DIRECT.GET.WS_acme-dev'],
    hear: ['ws.acme-dev.>', '$KV.ws-acme-dev-state.>'],
  },
  subscriber: { send: [WRITE_KEY, 'ws.acme-dev.x', '$JS.API.CONSUMER.MSG.NEXT.WS_acme-dev.others'], hear: ['$KV.>'] },
  'kv-reader': { send: [WRITE_KEY, 'ws.acme-dev.x'], hear: ['ws.acme-dev.>'] },
  'kv-writer': { send: ['ws.acme-dev.x', '$JS.API.STREAM.PURGE.KV_ws-acme-dev-state'], hear: ['ws.acme-dev.>'] },
} as const;
const isSealed = (role: CredentialRole): role is keyof typeof SEALED => CREDENTIAL_ROLES[role].kind === 'sealed';

async function programOf(page: Page, language: string): Promise<string> {
  await page.getByRole('tab', { name: language }).click();
  return page.getByRole('tabpanel', { name: language }).innerText();
}

/** A folder as somebody would work in it: the downloaded file, and nothing of this machine's own settings. */
async function workshop(credential: DownloadedCredential) {
  const parent = join(STATE_DIRECTORY, 'workshops');
  await mkdir(parent, { recursive: true });
  const cwd = await mkdtemp(join(parent, 'w-'));
  await writeFile(join(cwd, credential.name), credential.text, { mode: 0o600 });
  // The copy of the finder has its version in its name; on the page the program is called `nats`.
  const programs = join(cwd, 'bin');
  await mkdir(programs);
  await symlink(await findNatsCli(), join(programs, 'nats'));
  const path = [programs, process.env.PATH ?? ''].join(delimiter);
  return { cwd, env: { HOME: cwd, XDG_CONFIG_HOME: join(cwd, '.config'), PATH: path, FORCE_COLOR: '0' } };
}

for (const role of CREDENTIAL_ROLE_IDS) {
  test(`${role}: the downloaded file does in every client what the page says, and no more`, async ({ as }) => {
    const page = await as('acme-admin');
    const name = `e2e-${role}`;
    await issue(page, { organization: 'acme', environment: 'dev', role, name });
    const credential = await download(page);
    expect(credential.name).toBe(`${name}.creds`);

    const programs = { cli: await programOf(page, 'nats CLI'), node: await programOf(page, 'Node') };
    const place = await workshop(credential);
    // as `npm init` leaves it, and as a file that says itself what it is
    await writeFile(join(place.cwd, 'package.json'), '{ "type": "commonjs" }');
    await runUntil('bash', ['-ec', programs.cli], { ...place, until: SAYS[role].cli });
    for (const file of role === 'publisher' ? ['program.js', 'program.mjs'] : ['program.js']) {
      await writeFile(join(place.cwd, file), programs.node);
      await runUntil(process.execPath, [file], { ...place, until: SAYS[role].node });
    }
    if (role === 'publisher') {
      const arriving = page.context().waitForEvent('page');
      await page.getByRole('link', { name: 'See it arrive' }).click();
      const arrived = await arriving;
      await expect(arrived.getByRole('heading', { level: 1, name: `commit/example-${name}` })).toBeVisible();
      await expect(arrived.getByText(`Hello from ${name}`).first()).toBeVisible();
      await arrived.close();
    }

    await page.getByRole('button', { name: 'Test it now' }).click();
    const verdict = page.getByRole('status').filter({ hasText: 'as promised' });
    await expect(verdict).toBeVisible();
    const evidence = await page.getByRole('region', { name: 'Test from this browser' }).innerText();
    expect(await verdict.innerText(), evidence).toMatch(/^(\d+) of \1 as promised$/);

    if (isSealed(role)) {
      const connection = await connectWithCreds(credential.text, credential.jwt);
      for (const subject of [...NEVER_SEND, ...SEALED[role].send]) {
        expect.soft(await sent(connection, subject), subject).toBe('refused');
      }
      for (const subject of [...NEVER_HEAR, ...SEALED[role].hear]) {
        expect.soft(await heard(connection, subject), subject).toBe('refused');
      }
      await connection.close();
      const pub = ['pub', '--context', name, 'ws.acme-prod.k8s.x', 'x', '--jetstream'].join(' ');
      await runUntil('bash', ['-c', `nats ${pub}`], { ...place, until: [/permissions violation/i] });
    }
    await rm(place.cwd, { recursive: true });

    await page.getByRole('link', { name: 'All credentials' }).click();
    const row = page.getByRole('row').filter({ hasText: name }).first();
    await expect(row).toContainText('acme-admin');
    await expect(row).toContainText(CREDENTIAL_ROLES[role].kind, { ignoreCase: true });
    await expect(row).toContainText(isSealed(role) ? 'dev' : 'all, prod included');
  });
}

test('what is wrong in the form is said at its field', async ({ as }) => {
  const page = await as('acme-admin');
  await fillWish(page, { organization: 'acme', environment: 'dev', role: 'trusted-publisher', name: 'Not A Slug' });
  await page.getByLabel('Expires after, in days').fill('91');
  await page.getByRole('button', { name: 'Issue credential' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toBeFocused();
  await expect(page.getByRole('alert').filter({ hasText: 'lower-case letters' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'from 1 to 90' })).toBeVisible();
});

test('what only the server can know comes to its field as well', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const manager = await jetstreamManager(home.connection);
  const push = { durable_name: 'e2e-push', deliver_subject: 'e2e.push', filter_subject: 'ws.acme-dev.git.>' };
  await manager.consumers.add('WS_acme-dev', push);
  const page = await as('acme-admin');
  await fillWish(page, { organization: 'acme', environment: 'dev', role: 'subscriber', name: 'e2e-push' });
  await page.getByRole('button', { name: 'Issue credential' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Vertebra did not create' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Durable consumer' })).toHaveAttribute('aria-invalid', 'true');
  await manager.consumers.delete('WS_acme-dev', 'e2e-push');
});

test('a durable of one’s own is joined when one says so, and not before', async ({ as }) => {
  const page = await as('acme-admin');
  const wish = { organization: 'acme', environment: 'dev', role: 'subscriber', name: 'e2e-shared' } as const;
  await issue(page, wish);
  await download(page);
  await fillWish(page, wish);
  await page.getByRole('button', { name: 'Issue credential' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'You already have a durable “e2e-shared”' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Join one that I have already' }).check();
  await page.getByRole('button', { name: 'Issue credential' }).click();
  await expect(page.getByRole('heading', { name: 'Credential issued' })).toBeVisible();
  await download(page);
});

test('a developer is told what trusted roles reach, and cannot choose one', async ({ as }) => {
  const page = await as('acme-developer');
  await page.goto(pages.newCredential('acme'));
  for (const role of CREDENTIAL_ROLE_IDS.filter((id) => CREDENTIAL_ROLES[id].kind === 'trusted')) {
    await expect(roleChoice(page, role)).toBeDisabled();
  }
  const reason = 'A trusted credential reaches every Environment, prod included, whichever one it is issued for.';
  await expect(page.getByText(reason)).toBeVisible();
});

test('a developer issues for dev, and cannot choose prod', async ({ as }) => {
  const page = await as('acme-developer');
  await page.goto(pages.newCredential('acme'));
  await expect(environmentChoice(page, 'acme-prod')).toBeDisabled();
  await expect(page.getByText('Developers work on every Environment but prod.')).toBeVisible();
  await issue(page, { organization: 'acme', environment: 'dev', role: 'publisher', name: 'e2e-developer' });
  await download(page);
});

for (const username of ['acme-viewer', 'operator', 'support', 'security'] as const) {
  test(`${username} sees the credentials and is told why there is no issuing`, async ({ as }) => {
    const page = await as(username);
    await page.goto(pages.credentials('acme'));
    await expect(page.getByRole('grid', { name: 'Credentials of acme' })).toBeVisible();
    const button = page.getByRole('main').getByText('Issue credential').first();
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await page.goto(pages.newCredential('acme'));
    await expect(page.getByText('It takes: Organization admin, Developer.')).toBeVisible();
    await expect(roleChoice(page, 'publisher')).toHaveCount(0);
  });
}

test('who leaves without the file is asked first', async ({ as }) => {
  const page = await as('acme-admin');
  await issue(page, { organization: 'acme', environment: 'dev', role: 'publisher', name: 'e2e-unsaved' });
  await page.getByRole('link', { name: 'All credentials' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without the credential?' });
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(page.getByRole('heading', { name: 'Credential issued' })).toBeVisible();
  await page.getByRole('link', { name: 'All credentials' }).click();
  await question.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Credentials of acme' })).toBeVisible();
});

test('who leaves without the file can have the credential revoked', async ({ as }) => {
  const page = await as('acme-admin');
  const name = `e2e-left-${randomUUID().slice(0, 8)}`;
  await issue(page, { organization: 'acme', environment: 'dev', role: 'publisher', name });
  const question = page.getByRole('dialog', { name: 'Leave without the credential?' });
  // the server does not answer: nobody leaves
  await page.route('**/credentials/revocations', (route) => route.abort(), { times: 1 });
  await page.getByRole('link', { name: 'All credentials' }).click();
  await question.getByRole('button', { name: 'Leave and revoke' }).click();
  await expect(question.getByText('You have not left')).toBeVisible();
  await question.getByRole('button', { name: 'Leave and revoke' }).click();
  const grid = page.getByRole('grid', { name: 'Credentials of acme' });
  await expect(grid).toBeVisible();
  await page.goto(`${pages.credentials('acme')}?q=${name}`);
  await expect(grid.getByRole('row').filter({ hasText: name })).toContainText('revoked');
});

test('a list is found again by its address, and whoever answers for all Organizations finds the credential', async ({
  as,
}) => {
  const name = `e2e-found-${randomUUID().slice(0, 8)}`;
  const admin = await as('acme-admin');
  await issue(admin, { organization: 'acme', environment: 'dev', role: 'publisher', name });
  await download(admin);
  await admin.goto(pages.credentials('acme'));
  const search = admin.getByRole('searchbox', { name: 'Search credentials' });
  await interactive(search);
  await search.fill(name);
  await admin.getByRole('button', { name: /^active/ }).click();
  await admin.getByRole('combobox', { name: 'Kind' }).selectOption('sealed');
  await admin.getByRole('button', { name: 'Name', exact: true }).click();
  // the address follows by and by: what it does not have yet is gone with a reload
  for (const part of [`q=${name}`, 'state=active', 'kind=sealed', 'sort=name', 'dir=asc']) {
    await expect(admin).toHaveURL((url) => url.search.includes(part));
  }
  await admin.reload();
  const grid = admin.getByRole('grid', { name: 'Credentials of acme' });
  await expect(grid.getByRole('row').filter({ hasText: 'active' })).toHaveCount(1);
  await expect(grid.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  const csv = await admin.request.get(
    (await admin.getByRole('link', { name: 'Export CSV' }).getAttribute('href')) ?? '',
  );
  expect((await csv.text()).trimEnd().split('\n')).toHaveLength(2);
  await interactive(admin.getByRole('button', { name: 'Name', exact: true }));
  await grid.getByRole('row').nth(1).focus();
  await admin.keyboard.press('Space');
  await expect(admin.getByRole('status').filter({ hasText: '1 selected of the 1 that are loaded' })).toBeVisible();
  await admin.getByRole('button', { name: 'Revoke 1' }).click();
  await expect(admin.getByRole('dialog', { name: 'Revoke this credential' })).toBeVisible();
  await admin.keyboard.press('Escape');
  await admin.getByRole('button', { name: /^revoked/ }).click();
  await expect(admin.getByText('No credential matches')).toBeVisible();

  const officer = await as('security');
  await officer.goto(`${pages.allCredentials()}?q=${name}`);
  const row = officer.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('acme');
  await row.getByRole('link', { name }).click();
  await expect(officer.getByRole('heading', { level: 1, name })).toBeVisible();
});
