import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgeAccountName } from '../../../lib/domain/names.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import {
  resumeOrganization,
  suspendOrganization,
} from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { encodeJwt } from '../../../lib/server/keys/jwt.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signerOf } from '../../../lib/server/keys/signer.ts';
import { applyToIndex } from '../../../lib/server/accounts/index-service.ts';
import { listSigningKeys } from '../../../lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { readOrganizationRecord, reserveOrganization } from '../../../lib/server/accounts/organization-record.ts';
import { packClaims, updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { member, operator } from '../../harness/callers.ts';
import { issue, makeUserKey } from '../../harness/issue.ts';
import { boundInTime } from '../../harness/suspend.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

const limits = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: 50, leaf: -1 };
const jetstream = { mem_storage: -1, disk_storage: 10 ** 9, streams: 20, consumer: 20, max_ack_pending: -1 };

/** An account as an operator makes one with nsc, and tags by hand. */
async function tagByHand(name: string, beside: Record<string, unknown> = {}): Promise<string> {
  const { publicKey: sub } = createKeyPair('A');
  const nats = {
    type: 'account',
    version: 2,
    limits: { ...limits, ...jetstream },
    tags: ['kind:organization', 'team:orders'],
    default_permissions: { pub: {}, sub: {} },
  };
  const jwt = encodeJwt(
    { sub, name, iat: Math.floor(Date.now() / 1000), nats, kept: beside },
    signerOf(await getVault()).operator,
  );
  await updateClaims(jwt);
  await applyToIndex(sub, jwt);
  return sub;
}

async function accountsNamed(name: string): Promise<number> {
  let count = 0;
  await packClaims((_account, jwt) => {
    const { name: known } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as {
      name?: string;
    };
    if (known === name) count += 1;
  });
  return count;
}

describe('an account that somebody tagged by hand', () => {
  it('gets nothing by being looked at, and says what it lacks and who can complete it', async () => {
    const account = await tagByHand('orders');
    const { missing } = await getOrganization(operator(), 'orders');
    expect(missing.join(' ')).toMatch(/no edge account.*does not export \$JS\.API\.INFO.*sovereign admin can complete/);
    await expect(openNatsSession(operator(), 'orders', makeUserKey())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('orders is incomplete') as string,
    });
    expect(await accountsNamed(edgeAccountName('orders'))).toBe(0);
    expect(await readOrganizationRecord('orders')).toBeNull();
    // reserved by a request that was cut off before it made an account of its own
    await reserveOrganization('orders', { home: account });
    expect((await listSigningKeys(operator(), 'orders')).silent).toEqual([]);
    // by the request that creates one, for what it is
    const wish = { slug: 'orders', displayName: 'orders', environments: ['dev' as const] };
    const other = createOrganization(operator(), { ...wish, displayName: 'Else' });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
    const { organization } = await createOrganization(operator(), wish);
    expect(organization).toMatchObject({
      account,
      environments: ['dev'],
      limits: { connections: 50, storageBytes: 10 ** 9, streams: 20 },
    });
    await openNatsSession(operator(), 'orders', makeUserKey());
    expect(await accountsNamed(edgeAccountName('orders'))).toBe(1);
  });
});

describe('an account with a bound in time', () => {
  it('is told as expired when its time is over, and nothing is opened or issued in it', async () => {
    await createOrganization(operator(), { slug: 'ending', displayName: 'ending', environments: ['dev'] });
    const admin = member('ending', 'org-admin');
    await boundInTime('ending', { exp: Math.floor(Date.now() / 1000) + 2 });
    await expect
      .poll(async () => (await getOrganization(admin, 'ending')).organization.state, { timeout: 20_000 })
      .toBe('expired');
    const refused = {
      code: 'conflict',
      message: expect.stringContaining('home account of ending expired at') as string,
    };
    await expect(openNatsSession(admin, 'ending', makeUserKey())).rejects.toMatchObject(refused);
    await expect(issue(admin, 'ending', { environment: 'dev', role: 'publisher' })).rejects.toMatchObject(refused);
  });
});

it('is suspended on both sides: the edge account that it lacked is made, closed from its first moment', async () => {
  const account = await tagByHand('parked');
  const suspended = await suspendOrganization(operator(), 'parked', { confirm: 'parked', reason: 'Not paid.' });
  const lines = await Array.fromAsync(suspended);
  expect(lines.at(-1)).toMatchObject({ type: 'end', proven: ['test-1'], unproven: [] });
  const record = (await readOrganizationRecord('parked'))?.record;
  expect(record?.home).toBe(account);
  const limitsOf = async () =>
    (await Promise.all([account, record?.edge ?? ''].map(readStoredClaims))).map((claims) => claims?.nats.limits.conn);
  expect(await limitsOf()).toEqual([0, 0]);
  await expect(openNatsSession(member('parked', 'org-viewer'), 'parked', makeUserKey())).rejects.toMatchObject({
    code: 'conflict',
  });
  await Array.fromAsync(await resumeOrganization(operator(), 'parked', { reason: 'Paid.' }));
  expect(await limitsOf()).toEqual([50, 50]);
});
