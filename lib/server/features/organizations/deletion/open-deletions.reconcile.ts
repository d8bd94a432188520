import { setTimeout as sleep } from 'node:timers/promises';
import { isProven } from '../../../../domain/evidence.ts';
import { reconcileGrant, VERTEBRA } from '../../../access/reconcile-grant.ts';
import { readDeletion } from '../../../accounts/deletion/order-deletion.ts';
import { recordLateProof } from '../../../audit/late-proof.ts';
import type { FindOutcome } from '../../../audit/outcome.ts';
import { carryOnActs } from '../../../spine/state/open-acts.ts';
import { carryOutDeletion } from './carry-out-deletion.command.ts';

/** Between two looks at what is not done yet. */
const LOOK_MS = 5_000;
/** Who began it is at work on it for so long. */
const ACT_MS = 15_000;

const quietly = () => undefined;

/** A deletion whose server died: once it is in the record it is carried to its end. */
export const outcomeOfDeletion: FindOutcome = async ({ organization: slug, correlation }) => {
  const known = slug === null ? null : await readDeletion(slug, correlation);
  if (slug === null || known === null) return { result: 'failed', reason: 'Nothing was changed.' };
  const proofs = await carryOutDeletion(reconcileGrant(slug), correlation, quietly);
  const open = proofs.filter((one) => !isProven(one)).map(({ server }) => server);
  const rest = open.length === 0 ? 'It is proven on every server.' : `Not proven on ${open.join(', ')} yet.`;
  return { result: 'done', reason: `It was deleted. ${rest} Reason given: ${known.deletion.reason}` };
};

async function carryOn(slug: string, act: string): Promise<void> {
  await carryOutDeletion(reconcileGrant(slug), act, quietly, async ({ removed, reason }) => {
    const caller = { actor: VERTEBRA, address: 'none', correlation: act };
    const about = { action: 'organization.delete', organization: slug, object: slug } as const;
    await recordLateProof(caller, about, removed, `Reason given: ${reason}`);
  });
}

/** Looks once at every deletion that is not done, but for those that somebody has just begun. Throws `nats-unavailable`. */
export const carryOnDeletions = (olderThanMs: number): Promise<void> =>
  carryOnActs('open-deletions', olderThanMs, carryOn);

/** Goes on until each deletion is done. Never returns; NATS being away only delays it. */
export async function keepCarryingDeletions(): Promise<never> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    await carryOnDeletions(ACT_MS).catch(quietly);
  }
}
