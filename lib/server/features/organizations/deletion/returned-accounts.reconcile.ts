import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deletionGrant, VERTEBRA } from '../../../access/reconcile-grant.ts';
import { readDeletedAccounts } from '../../../accounts/deletion/deleted-accounts.ts';
import { removeClaims } from '../../../accounts/deletion/remove-claims.ts';
import { getIndex, indexChanged } from '../../../accounts/index-service.ts';
import { recordAudit } from '../../../audit/record.ts';
import { log } from '../../../log/log.ts';

/** What comes in numbers is closed in one look. */
const REST_MS = 200;
/** What could not be removed is tried again after that. */
const AGAIN_MS = 5_000;
const CHECK_INTERVAL_MS = 60_000;

/**
 * Removes claims of accounts that belonged to deleted Organizations, which somebody has written again, and writes that into the part of the
 * audit log that is the Sovereign's: the name may be another Organization's by now. Gives how many could not be removed.
 */
export async function removeReturnedAccounts(): Promise<number> {
  const { returned } = await getIndex();
  if (returned.length === 0) return 0;
  const deleted = await readDeletedAccounts();
  let failed = 0;
  const acts = new Map(
    returned.flatMap((account) => {
      const known = deleted.get(account);
      return known === undefined ? [] : [[known.act, known] as const];
    }),
  );
  for (const { slug, home, edge } of acts.values()) {
    try {
      const removed = await removeClaims(deletionGrant(slug), { home, edge });
      const object = returned.find((one) => one === home) ?? edge;
      const where = [...removed.keys()].sort().join(', ');
      log('claims of a deleted Organization came back and were removed', { organization: slug, account: object });
      await recordAudit(
        { actor: VERTEBRA, address: 'none', correlation: randomUUID() },
        {
          action: 'deletion.enforce',
          organization: null,
          object,
          result: 'done',
          reason: `Somebody wrote claims of the deleted Organization ${slug}. They were removed on ${where}: nobody can connect with them.`,
        },
      );
    } catch (error) {
      failed += 1;
      log('claims of a deleted Organization came back and could not be removed', { organization: slug }, error);
    }
  }
  return failed;
}

/** Does so at start and after each change of claims, whoever made it. Never returns; NATS being away only delays it. */
export async function keepRemovingReturnedAccounts(): Promise<never> {
  for (;;) {
    const changed = indexChanged(CHECK_INTERVAL_MS).catch(() => undefined);
    const failed = await removeReturnedAccounts().catch(() => 1);
    await sleep(failed > 0 ? AGAIN_MS : REST_MS, undefined, { ref: false });
    if (failed === 0) await changed;
  }
}
