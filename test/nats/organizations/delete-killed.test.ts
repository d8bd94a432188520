/** A server that dies in deleting an Organization: the next one finds out how far it was, and carries it to its end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { readUsage } from '../../../lib/server/accounts/usage/usage.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { createCredentialChallenge } from '../../../lib/server/features/credentials/credential-challenge.command.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { listSigningKeys } from '../../../lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { listRefusals } from '../../../lib/server/features/credentials/refusals/list-refusals.query.ts';
import { rebuildEnvironment } from '../../../lib/server/features/environments/rebuild-environment.command.ts';
import { changeOrganizationSettings } from '../../../lib/server/features/organizations/change-settings.command.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { deleteOrganization } from '../../../lib/server/features/organizations/deletion/delete-organization.command.ts';
import { getContents } from '../../../lib/server/features/organizations/deletion/get-contents.query.ts';
import { carryOnDeletions } from '../../../lib/server/features/organizations/deletion/open-deletions.reconcile.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { getOrganizationSettings } from '../../../lib/server/features/organizations/get-settings.query.ts';
import { listOrganizations } from '../../../lib/server/features/organizations/list-organizations.query.ts';
import {
  resumeOrganization,
  suspendOrganization,
} from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { settleSuspensions } from '../../../lib/server/features/organizations/suspensions.reconcile.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { readOpenActs } from '../../../lib/server/spine/state/open-acts.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { keysOf } from '../../harness/accounts/own-keys.ts';
import { killAt, recordsOf, settle } from '../../harness/cut-off.ts';
import { issue, makeUserKey } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { WISH } from '../../harness/support.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const SAYS = expect.stringMatching(/^Proven on every server by now, on test-1 last\. Reason given: /) as string;
const INPUT = { confirm: 'acme', reason: 'The contract ended.' };
const LIST = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 100 } as const;
const admin = () => member('acme', 'org-admin');

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

let held: HeldCredential;
const accounts = async () => {
  const record = (await readOrganizationRecord('acme'))?.record;
  return [record?.home ?? '', record?.edge ?? ''];
};
const state = async () => (await getOrganization(operator(), 'acme')).organization.state;
const isDone = async () => (await readOrganizationRecord('acme'))?.record.deletion?.doneAt != null;

/** A suspended one with a credential; that of before is used where nothing became of its deletion. */
async function prepare(): Promise<void> {
  const known = await readOrganizationRecord('acme');
  if (known !== null && known.record.deletion === undefined) return;
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  await Array.fromAsync(await suspendOrganization(operator(), 'acme', { confirm: 'acme', reason: 'It ends.' }));
}

async function expectGone(before: readonly string[]): Promise<void> {
  expect(await isDone()).toBe(true);
  expect((await Promise.all(before.map(lookupClaims))).flat()).toEqual([]);
  const { byAccount } = await readUsage();
  for (const account of before) expect(byAccount.get(account)?.streams.size ?? 0).toBe(0);
  const kept = (await keysOf('acme')).filter((key) => !key.startsWith('$KV.deleted-accounts.'));
  expect(kept).toEqual(['$KV.organizations.acme']);
  expect(await readOpenActs('open-deletions')).toEqual([]);
  expect((await getIndex()).organizations.has('acme')).toBe(false);
  await expect(connectWith(vertebra.nats.url, held)).rejects.toThrow();
}

/** Each thing that is written, in its order: the server dies before it is. */
const STEPS = [
  ['the mark that it has begun', '$KV.open-deletions.', 1, 'failed'],
  ['the record', '$KV.organizations.', 1, 'failed'],
  ['claims of the home account', '$SYS.REQ.CLAIMS.UPDATE', 1, 'done'],
  ['the end of its streams', '$JS.API.ACCOUNT.PURGE.', 1, 'done'],
  ['that it is empty', '$KV.organizations.', 2, 'done'],
  ['what is left of the edge account', '$SYS.REQ.CLAIMS.UPDATE', 4, 'done'],
  ['the end of its claims', '$SYS.REQ.CLAIMS.DELETE', 1, 'done'],
  ['the end of its credentials', '$KV.credentials.', 1, 'done'],
  ['that it is done', '$KV.organizations.', 4, 'done'],
  ['the end of the mark', '$JS.API.STREAM.PURGE.KV_open-deletions', 1, 'done'],
  ['the outcome', 'audit-log.', 2, 'done'],
] as const;

it.each(STEPS)(
  'killed before %s, it is carried on by others, twice at once',
  { timeout: 60_000 },
  async (_, subject, nth, result) => {
    await prepare();
    const before = await accounts();
    const caller = operator();
    await killAt(vertebra, { name: 'delete-organization', caller, organization: 'acme', input: INPUT }, subject, nth);
    await Promise.allSettled([carryOnDeletions(0), carryOnDeletions(0)]);
    await carryOnDeletions(0);
    const known = await recordsOf(caller);
    if (known.length > 1) expect(known).toMatchObject([{ result: 'intent' }, { result, reason: SAYS }]);
    else expect(await settle(caller)).toMatchObject({ result });
    if (result === 'done') return expectGone(before);
    expect(await state()).toBe('suspended');
    expect(await accounts()).toEqual(before);
    expect(await readOpenActs('open-deletions')).toEqual([]);
  },
);

it(
  'killed amid it, the audit log carries it on, too; until then nobody has it or can begin anything in it',
  { timeout: 60_000 },
  async () => {
    await prepare();
    const before = await accounts();
    const caller = operator();
    const command = { name: 'delete-organization', caller, organization: 'acme', input: INPUT } as const;
    await killAt(vertebra, command, '$JS.API.ACCOUNT.PURGE.', 1);
    await expect.poll(state).toBe('deleting');
    expect(await settleSuspensions()).toBe(0);

    const gone: Record<string, () => Promise<unknown>> = {
      overview: () => getOrganization(admin(), 'acme'),
      contents: () => getContents(admin(), 'acme'),
      settings: () => getOrganizationSettings(admin(), 'acme'),
      credentials: () => listCredentials(admin(), 'acme', { sort: 'issued', direction: 'desc', limit: 10 } as never),
      'signing keys': () => listSigningKeys(admin(), 'acme'),
      refusals: () => listRefusals(admin(), 'acme', {} as never),
      audit: () => listAudit(admin(), { limit: 10 }),
      session: () => openNatsSession(admin(), 'acme', makeUserKey()),
      challenge: () => createCredentialChallenge(admin(), 'acme'),
      'of another one': () => getOrganization(member('globex', 'org-admin'), 'acme'),
    };
    for (const [name, attempt] of Object.entries(gone))
      await expect(attempt(), name).rejects.toMatchObject({ code: 'not-found' });
    expect((await listOrganizations(admin(), LIST)).items).toEqual([]);

    const { closed } = (await getOrganization(operator(), 'acme')).organization;
    const selection = { by: 'key' as const, publicKeys: [held.publicKey] };
    const refused: Record<string, () => Promise<unknown>> = {
      session: () => openNatsSession(operator(), 'acme', makeUserKey()),
      'ask for support': () => requestSupportGrant(sovereign('support'), 'acme', WISH),
      rebuild: () => rebuildEnvironment(operator(), 'acme', 'acme-dev'),
      revoke: () => revokeCredentials(operator(), 'acme', { selection, reason: 'x', deleteDurables: false }),
      suspend: () => suspendOrganization(operator(), 'acme', { confirm: 'acme', reason: 'x' }),
      resume: () => resumeOrganization(operator(), 'acme', { reason: 'x' }),
      settings: () =>
        changeOrganizationSettings(operator(), 'acme', { version: 'none', belowUse: false, displayName: 'x' }),
      create: () => createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] }),
      delete: () => deleteOrganization(operator(), 'acme', INPUT),
    };
    for (const [name, attempt] of Object.entries(refused))
      await expect(attempt(), name).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('acme is being deleted') as string,
      });
    expect(closed).toContain('acme is being deleted');
    expect((await getOrganization(operator(), 'acme')).deletion).toMatchObject({
      by: { username: 'sovereign-admin' },
      doneAt: null,
    });

    expect(await settle(caller)).toMatchObject({
      result: 'done',
      reason: expect.stringContaining('proven on every server') as string,
    });
    await expectGone(before);
  },
);
