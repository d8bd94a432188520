/** What docs/backup.md promises: copies of a stopped server put back, and each of its folders lost. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { listOrganizations } from '../../../lib/server/features/organizations/list-organizations.query.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { member, operator } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startNatsServer } from '../../harness/nats/nats-server.ts';
import type { TestNatsServer } from '../../harness/nats/nats-server.ts';
import { temporaryDirectory } from '../../harness/temporary-directory.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const ACME = { slug: 'acme', displayName: 'Acme', environments: ['dev' as const] };

let nats: TestNatsServer;
let vertebra: Awaited<ReturnType<typeof joinNats>>;
let old: HeldCredential;
const backup = temporaryDirectory(afterAll);
const store = () => join(nats.directory, 'store');

/** Stops everything, has the files changed, and starts everything again; the server may take its time to be healthy. */
async function whileStopped(change: () => Promise<void>): Promise<{ healthy: Promise<void> }> {
  await vertebra.stop();
  await nats.kill();
  await change();
  const healthy = nats.restart();
  vertebra = await joinNats(nats);
  await vi.waitFor(getCatalyst, { timeout: 20_000, interval: 200 });
  return { healthy };
}

/** An event published with a credential from before; its sequence in the stream. */
async function publish({ creds, issued }: HeldCredential): Promise<number> {
  const authenticator = credsAuthenticator(new TextEncoder().encode(creds));
  const client = await connect({ servers: nats.url, authenticator, inboxPrefix: issued.inboxPrefix, reconnect: false });
  try {
    return (await jetstream(client).publish('ws.acme-dev.git.8c0f766', '{}')).seq;
  } finally {
    await client.close();
  }
}

const slugs = async () =>
  (
    await listOrganizations(operator(), { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 100 })
  ).items.map(({ slug }) => slug);

beforeAll(async () => {
  nats = await startNatsServer();
  vertebra = await joinNats(nats);
  await createOrganization(operator(), ACME);
  old = await issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'publisher' });
  expect(await publish(old)).toBe(1);
  const { healthy } = await whileStopped(() => cp(store(), backup, { recursive: true, preserveTimestamps: true }));
  await healthy;
});
afterAll(async () => {
  await vertebra.stop();
  await nats.stop();
});

it('all is lost: the copy is put back, and everything is as it was when it was taken', async () => {
  await createOrganization(operator(), { ...ACME, slug: 'later' });
  const { healthy } = await whileStopped(async () => {
    await rm(store(), { recursive: true });
    await cp(backup, store(), { recursive: true, preserveTimestamps: true });
  });
  await healthy;
  expect(await slugs()).toEqual(['acme']);
  expect(await publish(old)).toBe(2);
  expect((await verifyAudit()).broken).toBeNull();
});

it('the claims are lost: creating the Organization again brings back its accounts and credentials, not the revoked ones', async () => {
  const leaked = await issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'publisher' });
  const selection = { by: 'key' as const, publicKeys: [leaked.publicKey] };
  const evidence = await revokeCredentials(operator(), 'acme', { selection, reason: 'Leaked.', deleteDurables: false });
  expect(JSON.stringify(await Array.fromAsync(evidence))).toContain('"unproven":[]');
  const { healthy } = await whileStopped(() => rm(join(store(), 'claims'), { recursive: true }));
  expect(await slugs()).toEqual([]);
  await expect(publish(old)).rejects.toThrow('Authorization Violation');
  await createOrganization(operator(), ACME);
  expect(await publish(old)).toBe(3);
  await expect(publish(leaked)).rejects.toThrow('Authorization Violation');
  await healthy;
  expect((await verifyAudit()).broken).toBeNull();
});

it('JetStream is lost: accounts and credentials work, and what was remembered of them is gone', async () => {
  const { healthy } = await whileStopped(() => rm(join(store(), 'jetstream'), { recursive: true }));
  await healthy;
  expect(await slugs()).toEqual(['acme']);
  await expect(publish(old)).rejects.toThrow();
  await createOrganization(operator(), ACME);
  expect(await publish(old)).toBe(1);
  const { items } = await listCredentials(member('acme', 'org-admin'), 'acme', { limit: 10 });
  expect(items).toEqual([]);
});
