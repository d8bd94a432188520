/** A server that dies while it issues several credentials: none is there afterwards, or all are. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDurableOwner } from '../../../lib/server/features/credentials/durable-owners.store.ts';
import { finishBulkIssues } from '../../../lib/server/features/credentials/bulk/bulk-issue.reconcile.ts';
import { readOpenBulkIssues } from '../../../lib/server/features/credentials/bulk/bulk-issues.store.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { reconcileIntents } from '../../../lib/server/features/system/reconcile-intents.reconcile.ts';
import { member, operator } from '../../harness/callers.ts';
import { killIn, recordsOf, settle } from '../../harness/cut-off.ts';
import { bulkRequest, issueMany } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'] });
});
afterAll(() => vertebra.stop());

const wishes = (name: string) => [
  { environment: 'dev', role: 'publisher', name: `${name}-a` } as const,
  { environment: 'prod', role: 'kv-reader', name: `${name}-b` } as const,
  { environment: 'dev', role: 'subscriber', name: `${name}-c`, durable: `${name}-c` } as const,
  { environment: 'dev', role: 'subscriber', name: `${name}-d`, durable: `${name}-d` } as const,
];
const durable = (name: string) => readDurableOwner({ organization: 'acme', environment: 'dev', durable: `${name}-c` });
const namesOf = async (search: string) =>
  (await listCredentials(admin(), 'acme', { limit: 100, search })).items.map(({ name }) => name).sort();

it.each([
  ['between intent and act', 'many-one'],
  ['between two of several', 'many-two'],
  ['between act and outcome', 'many-three'],
] as const)('%s: none is there, and they can be asked for again', async (moment, name) => {
  const caller = admin();
  const input = await bulkRequest(caller, 'acme', wishes(name));
  await killIn(vertebra, moment, { name: 'issue-credentials', caller, organization: 'acme', input });
  if (moment === 'between act and outcome') expect(await durable(name)).not.toBeNull();
  // not before there is an outcome
  await finishBulkIssues(0);
  const { result, reason } = await settle(caller);
  expect(result).toBe('failed');
  if (moment === 'between act and outcome') expect(reason).toContain('The 4 credentials');
  expect(await namesOf(name)).toEqual([]);
  expect(await durable(name)).toBeNull();
  expect(await readOpenBulkIssues()).toEqual([]);
  const { last } = await issueMany(admin(), 'acme', await bulkRequest(admin(), 'acme', wishes(name)));
  expect(last.type).toBe('issued');
});

it('behind the outcome: all are there, each with its record in the log', async () => {
  const caller = admin();
  const input = await bulkRequest(caller, 'acme', wishes('many-four'));
  await killIn(vertebra, 'behind the outcome', { name: 'issue-credentials', caller, organization: 'acme', input });
  expect((await recordsOf(caller)).map(({ result }) => result)).toEqual(['intent', 'done', 'done']);
  await reconcileIntents(0);
  // what is young may be at work
  await finishBulkIssues(60_000);
  expect(await readOpenBulkIssues()).toHaveLength(1);
  await Promise.all([finishBulkIssues(0), finishBulkIssues(0)]);
  const records = await recordsOf(caller);
  expect(records.map(({ action, result, object }) => [action, result, object])).toEqual([
    ['credential.issue-many', 'intent', caller.correlation],
    ['credential.issue-many', 'done', caller.correlation],
    ...input.credentials.map(({ publicKey }) => ['credential.issue', 'done', publicKey]),
  ]);
  expect(await readOpenBulkIssues()).toEqual([]);
  expect(await namesOf('many-four')).toHaveLength(4);
});
