import { randomUUID } from 'node:crypto';
import { suspensionGrant, VERTEBRA } from '../../access/reconcile-grant.ts';
import { recordAudit } from '../../audit/record.ts';
import { log } from '../../log/log.ts';
import { settleSuspension } from '../../accounts/account-writer.ts';
import { getIndex, indexChanged } from '../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';

/** Claims under way at once: thousands may be suspended at a start, and the resolver serves everybody. */
const IN_FLIGHT = 8;
/** Between two looks: what comes in numbers is settled in one. */
const REST_MS = 100;
/** What could not be written is tried again after that. */
const AGAIN_MS = 5_000;
const CHECK_INTERVAL_MS = 60_000;

async function settle({ organization, edge }: { organization: IndexedOrganization; edge: string }): Promise<void> {
  const { slug, account, standing } = organization;
  const grant = suspensionGrant(slug);
  // Another replica may have done it in the meantime; the one that writes also writes it down.
  if (!(await settleSuspension(grant, account, edge))) return;
  const caller = { actor: VERTEBRA, address: 'none', correlation: randomUUID() };
  await recordAudit(caller, {
    action: 'suspension.settle',
    organization: slug,
    object: edge,
    result: 'done',
    reason: standing.closed
      ? 'The home account lets nobody connect, so its leafnodes and the edge account were closed: every connection is cut.'
      : 'The home account lets people connect again, so both accounts were opened as they were before.',
  });
}

/**
 * Brings both accounts of every Organization to what the connections of the home account say: closed to everybody while there are none,
 * as they were before once it is resumed.
 * Gives how many could not be written.
 */
export async function settleSuspensions(): Promise<number> {
  const queue = (await getIndex()).unsettled().values();
  let failed = 0;
  const work = async () => {
    for (const one of queue) {
      await settle(one).catch((error: unknown) => {
        failed += 1;
        log(
          'the accounts of an Organization do not follow its suspension',
          { organization: one.organization.slug },
          error,
        );
      });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return failed;
}

/** Settles at start and after each change of claims, whoever made it. Never returns; NATS being away only delays it. */
export async function startSettlingSuspensions(): Promise<never> {
  for (;;) {
    // Listened for from before the look: what changes during it, or while it rests, is a reason for the next one.
    const changed = indexChanged(CHECK_INTERVAL_MS).catch(() => undefined);
    const failed = await settleSuspensions().catch(() => 1);
    await new Promise((resolve) => setTimeout(resolve, failed > 0 ? AGAIN_MS : REST_MS).unref());
    if (failed === 0) await changed;
  }
}
