import { describePerson } from '../../../../domain/system/person.ts';
import { reconcileGrant, VERTEBRA } from '../../../access/reconcile-grant.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import type { FindOutcome } from '../../../audit/outcome.ts';
import { readAudit } from '../../../audit/read.ts';
import { log } from '../../../log/log.ts';
import { closeBulkIssue, readOpenBulkIssue, readOpenBulkIssues, takeOverBulkIssue } from './bulk-issues.store.ts';
import type { BulkIssue, OpenBulkIssue } from './bulk-issues.store.ts';
import { recordIssued } from './record-issued.command.ts';
import { undoBulkIssue } from './undo-bulk-issue.command.ts';

async function undo(open: BulkIssue): Promise<number> {
  const account = (await getIndex()).organizations.get(open.organization)?.account;
  return undoBulkIssue(reconcileGrant(open.organization), account, open);
}

/**
 * An issue of several that came to no end: their JWTs leave the server only after the outcome was written, so without one nobody has
 * any. All of them go.
 */
export const outcomeOfBulkIssue: FindOutcome = async ({ organization, correlation }) => {
  const known = organization === null ? null : await readOpenBulkIssue(organization);
  const undone = known?.act === correlation ? await undo(known) : 0;
  const what = undone === 0 ? '' : ` The ${String(undone)} credentials recorded for it are removed.`;
  return { result: 'failed', reason: `Nothing was issued: the answer was never sent.${what}` };
};

async function isRecorded(organization: string, act: string, publicKey: string): Promise<boolean> {
  const filter = { organization, action: 'credential.issue', object: publicKey, result: 'done' } as const;
  const { items } = await readAudit({ filter, limit: 50 });
  return items.some(({ correlation }) => correlation === act);
}

async function finish(open: OpenBulkIssue): Promise<void> {
  const { organization, act, publicKeys } = open;
  const filter = { organization, action: 'credential.issue-many', object: act } as const;
  const { items } = await readAudit({ filter, limit: 50 });
  const outcome = items.find(({ result }) => result !== 'intent');
  // Without one it is for the reconciling of intents, which undoes it.
  if (outcome === undefined || !(await takeOverBulkIssue(open))) return;
  if (outcome.result !== 'done') {
    await undo(open);
    return;
  }
  const recorded = await Promise.all(publicKeys.map((publicKey) => isRecorded(organization, act, publicKey)));
  const missing = publicKeys.filter((_, index) => recorded[index] !== true);
  const reason = `One of ${String(publicKeys.length)} that ${describePerson(outcome.actor)} issued together. Recorded later, because the server stopped meanwhile.`;
  await recordIssued({ actor: VERTEBRA, address: 'none', correlation: act }, organization, missing, reason);
  await closeBulkIssue(open);
}

/**
 * Brings issues of several credentials to their end that have an outcome in the audit log and are older than so many milliseconds, since
 * no server is at work on those any more: what was refused is taken back, what was done gets the records that are missing. Throws
 * `nats-unavailable`.
 */
export async function finishBulkIssues(olderThanMs: number): Promise<void> {
  for (const open of await readOpenBulkIssues()) {
    if (Date.now() - open.at < olderThanMs) continue;
    await finish(open).catch((error: unknown) => {
      const { organization, act } = open;
      log('an issue of several credentials could not be brought to its end', { organization, act }, error);
    });
  }
}
