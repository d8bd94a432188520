import { setTimeout as sleep } from 'node:timers/promises';
import { coverTail } from '../../audit/chain/cover.ts';
import type { OpenIntents } from '../../audit/open-intents.ts';
import { finishBulkIssues } from '../credentials/bulk/bulk-issue.reconcile.ts';
import { log } from '../../log/log.ts';
import { reconcileIntents } from './reconcile-intents.reconcile.ts';

/** Longer than any act takes: what is older belongs to a server that is gone. */
const ACT_MS = 2 * 60_000;
const EVERY_MS = 60_000;

/**
 * Looks for acts that a server's end cut off, and for records that it left unsealed, at start and from then on, since another
 * replica's may end at any time.
 * Never returns; NATS being away only delays it.
 */
export async function startReconciling(): Promise<never> {
  let known: OpenIntents | undefined;
  for (;;) {
    try {
      known = await reconcileIntents(ACT_MS, known);
      await finishBulkIssues(ACT_MS);
      await coverTail();
    } catch (error) {
      log('the end of the audit log could not be checked', {}, error);
    }
    await sleep(EVERY_MS, undefined, { ref: false });
  }
}
