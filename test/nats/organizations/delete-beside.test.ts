/** What a deletion meets beside Vertebra: the command line of NATS by which data is copied before, and a resolver that deletes no claims. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims, updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { deleteOrganization } from '../../../lib/server/features/organizations/deletion/delete-organization.command.ts';
import { getContents } from '../../../lib/server/features/organizations/deletion/get-contents.query.ts';
import { removeReturnedAccounts } from '../../../lib/server/features/organizations/deletion/returned-accounts.reconcile.ts';
import { suspendOrganization } from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { startNatsCli } from '../../harness/nats/nats-cli.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const ACME = { slug: 'acme', displayName: 'Acme', environments: ['dev' as const] };
const admin = () => member('acme', 'org-admin');

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), ACME);
});
afterAll(() => vertebra.stop());

it('the commands of the report copy what is in it', { timeout: 60_000 }, async () => {
  const { nats } = vertebra;
  const home = join(nats.directory, 'copies');
  await mkdir(home);
  const cli = await startNatsCli(nats.url, home);
  const writer = await issue(admin(), 'acme', { environment: 'dev', role: 'trusted-kv-writer' });
  const publisher = await connectWith(
    nats.url,
    await issue(admin(), 'acme', { environment: 'dev', role: 'trusted-publisher' }),
  );
  publisher.publish('ws.acme-dev.orders.created', 'a message');
  await publisher.drain();
  const put = await connectWith(nats.url, writer);
  put.publish('$KV.ws-acme-dev-state.a', 'a value');
  await put.drain();
  const { commands } = await getContents(admin(), 'acme');
  expect(commands).toHaveLength(2);
  for (const { role, command } of commands) {
    const held = await issue(admin(), 'acme', { environment: 'dev', role: role as 'trusted-subscriber' });
    await writeFile(join(home, 'acme-dev.creds'), held.creds);
    const words = command
      .replace(' > ws-acme-dev-state.txt', '')
      .replace('acme-dev.creds', join(home, 'acme-dev.creds'))
      .replace('PUBLIC_KEY', held.publicKey)
      .replace('--dump WS_acme-dev', `--dump ${join(home, 'WS_acme-dev')}`);
    const said = await cli(...words.split(' ').slice(1));
    if (role === 'trusted-kv-reader') expect(said).toContain('a value');
  }
  const [file = ''] = await readdir(join(home, 'WS_acme-dev'));
  const { Data: data } = JSON.parse(await readFile(join(home, 'WS_acme-dev', file), 'utf8')) as { Data: string };
  expect(Buffer.from(data, 'base64').toString()).toBe('a message');
});

it(
  'a server that deletes no claims keeps such that let nobody in, is named, and is none in the list',
  { timeout: 60_000 },
  async () => {
    const { nats } = vertebra;
    const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
    const config = join(nats.directory, 'nats-server.conf');
    await writeFile(config, (await readFile(config, 'utf8')).replace('allow_delete: true', 'allow_delete: false'));
    await nats.restart();
    const suspend = async () =>
      Array.fromAsync(await suspendOrganization(operator(), 'acme', { confirm: 'acme', reason: 'It ends.' }));
    await vi.waitFor(suspend, { timeout: 20_000, interval: 500 });
    const record = (await readOrganizationRecord('acme'))?.record;
    const [home = '', edge = ''] = [record?.home, record?.edge];
    const [old = ''] = await lookupClaims(home);
    const lines = await Array.fromAsync(
      await deleteOrganization(operator(), 'acme', { confirm: 'acme', reason: 'The contract ended.' }),
    );
    expect(lines.find(({ type }) => type === 'removed')).toMatchObject({ server: 'test-1', keeps: true });
    expect(lines.at(-1)).toMatchObject({ type: 'end', unproven: [] });
    expect((await readOrganizationRecord('acme'))?.record.deletion).toMatchObject({ keeps: ['test-1'] });
    const states = async () => {
      const { organizations, unreadable, returned } = await getIndex();
      return { all: [...organizations.keys()], unreadable, returned };
    };
    const none = { all: [], unreadable: [], returned: [] };
    expect(await states()).toEqual(none);
    for (const account of [home, edge]) expect(await lookupClaims(account)).toHaveLength(1);
    await expect(connectWith(nats.url, held)).rejects.toThrow();

    await updateClaims(old);
    await expect.poll(states).toMatchObject({ all: [], returned: [home] });
    expect(await removeReturnedAccounts()).toBe(0);
    await expect.poll(states).toEqual(none);
    await expect(connectWith(nats.url, held)).rejects.toThrow();
    await createOrganization(operator(), ACME);
    expect((await states()).all).toEqual(['acme']);
  },
);
