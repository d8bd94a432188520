/** A server of the Organization's own that joins as a leafnode, with a trusted credential or a sealed one. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationSelection } from '../../../lib/domain/credentials/revocation.ts';
import type { CredentialRole } from '../../../lib/domain/credentials/credential-roles.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { startSettlingSuspensions } from '../../../lib/server/features/organizations/suspensions.reconcile.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { findNatsServer } from '../../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import { startNatsProcess } from '../../../scripts/tools/nats-process.ts';
import { member, operator } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { suspend } from '../../harness/suspend.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');

let vertebra: VertebraProcess;
let hubPort = 0;
const leaves: { stop: () => Promise<void> }[] = [];

/** Gives the public key that it joins with. */
async function startLeaf(role: CredentialRole): Promise<string> {
  const held = await issue(admin(), 'acme', { environment: 'dev', role });
  const [port = 0, monitorPort = 0] = await freePorts(2);
  const directory = join(vertebra.nats.directory, `leaf-${role}`);
  await mkdir(directory);
  await writeFile(join(directory, 'leaf.creds'), held.creds, { mode: 0o600 });
  const configFile = join(directory, 'leaf.conf');
  await writeFile(
    configFile,
    `listen: "127.0.0.1:${port}"
http: "127.0.0.1:${monitorPort}"
leafnodes {
  reconnect: 1
  remotes: [{ url: "nats-leaf://127.0.0.1:${hubPort}", credentials: ${JSON.stringify(join(directory, 'leaf.creds'))} }]
}
`,
  );
  const logFile = join(directory, 'leaf.log');
  const child = await startNatsProcess({ binary: await findNatsServer(), configFile, logFile, monitorPort });
  leaves.push(child);
  return held.publicKey;
}

/** Leafnodes that the hub has in an account. */
async function leafnodesOf(account: string): Promise<number> {
  const answer = await fetch(`${vertebra.nats.monitorUrl}/leafz?acc=${account}`);
  return ((await answer.json()) as { leafs?: unknown[] }).leafs?.length ?? 0;
}

const accounts = async () => {
  const record = (await readOrganizationRecord('acme'))?.record;
  return { home: record?.home ?? '', edge: record?.edge ?? '' };
};
const stateOf = async () => (await getOrganization(admin(), 'acme')).organization.state;

beforeAll(async () => {
  [hubPort = 0] = await freePorts(1);
  vertebra = await startVertebra(undefined, { leafnodePort: hubPort });
  void startSettlingSuspensions();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
});
afterAll(async () => {
  await Promise.all(leaves.map((leaf) => leaf.stop()));
  await vertebra.stop();
});

describe('an Organization that is suspended by its connections alone', () => {
  it('has no leafnode any more, gets none, and has them again when it is resumed', { timeout: 120_000 }, async () => {
    const { home, edge } = await accounts();
    const before = (await readStoredClaims(home))?.nats.limits;
    const publicKeys = [await startLeaf('trusted-publisher'), await startLeaf('publisher')];
    const both = async () => [await leafnodesOf(home), await leafnodesOf(edge)];
    await expect.poll(both, { timeout: 15_000 }).toEqual([1, 1]);

    const resume = await suspend('acme');
    await expect.poll(stateOf, { timeout: 15_000 }).toBe('suspended');
    await expect.poll(both, { timeout: 15_000 }).toEqual([0, 0]);
    // A leafnode tries again each second.
    for (let n = 0; n < 30; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await both()).toEqual([0, 0]);
    }
    expect((await readStoredClaims(home))?.nats.limits).toMatchObject({ conn: 0, leaf: 0 });

    await resume();
    await expect.poll(stateOf, { timeout: 15_000 }).toBe('active');
    expect((await readStoredClaims(home))?.nats.limits).toEqual(before);
    await expect.poll(both, { timeout: 30_000 }).toEqual([1, 1]);

    // Nor has a credential that is revoked: its leafnode is listed and cut as its clients are.
    const selection: RevocationSelection = { by: 'key', publicKeys };
    const lines = await revokeCredentials(admin(), 'acme', { selection, reason: 'Leaked.', deleteDurables: false });
    const evidence = await Array.fromAsync(lines);
    expect(evidence[0]).toMatchObject({ type: 'selected', connections: 2 });
    expect(evidence.at(-1)).toMatchObject({ type: 'end', closed: 2, unproven: [] });
    for (let n = 0; n < 30; n += 1) {
      expect(await both()).toEqual([0, 0]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
});
