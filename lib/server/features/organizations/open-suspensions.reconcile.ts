import { setTimeout as sleep } from 'node:timers/promises';
import { isProven, mergeProofs } from '../../../domain/evidence.ts';
import { reconcileGrant, VERTEBRA } from '../../access/reconcile-grant.ts';
import { writeSides } from '../../accounts/evidence/carried-out.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import { noteSuspension } from '../../accounts/suspension/order-suspension.ts';
import { askForSuspension } from '../../accounts/suspension/suspension-proof.ts';
import { readStoredClaims } from '../../accounts/stored-claims.ts';
import { recordLateProof } from '../../audit/late-proof.ts';
import type { FindOutcome } from '../../audit/outcome.ts';
import { isClosed } from '../../keys/rewrite-claims.ts';
import { allServers } from '../../nats/connections/servers.ts';
import { carryOnActs, closeAct } from '../../spine/state/open-acts.ts';
import { carryOutSuspension } from './carry-out-suspension.command.ts';

/** Between two looks at what is not proven yet. */
const LOOK_MS = 5_000;
/** Who began it is at work on it for so long. */
const ACT_MS = 15_000;

/** A suspension or resumption whose server died: once it is in the record it is carried to its end. */
export const outcomeOfSuspension: FindOutcome = async ({ organization: slug, correlation }) => {
  const known = slug === null ? null : await readOrganizationRecord(slug);
  const organization = slug === null ? undefined : (await getIndex()).organizations.get(slug);
  const suspension = known?.record.suspension;
  const wasWritten = suspension?.act === correlation || known?.record.change?.acts.includes(correlation) === true;
  if (slug === null || !wasWritten) return { result: 'failed', reason: 'Nothing was changed.' };
  if (suspension?.act !== correlation)
    return { result: 'done', reason: 'It was recorded; somebody has suspended or resumed it again since.' };
  if (organization === undefined)
    return { result: 'failed', reason: `${slug} does not exist. It is carried out once it does.` };
  let unproven: string[] = [];
  const grant = reconcileGrant(slug);
  await carryOutSuspension(
    grant,
    organization,
    suspension,
    (line) => {
      if (line.type === 'end') ({ unproven } = line);
    },
    true,
  );
  const rest = unproven.length === 0 ? 'It is proven on every server.' : `Not proven on ${unproven.join(', ')} yet.`;
  const done = suspension.suspended ? 'Both accounts were closed.' : 'Both accounts were opened as they were before.';
  return { result: 'done', reason: `${done} ${rest} Reason given: ${suspension.reason}` };
};

/** Asks the servers once more about a suspension or resumption that is not proven on all of them. */
async function proveAgain(slug: string, act: string): Promise<void> {
  const record = (await readOrganizationRecord(slug))?.record;
  const organization = (await getIndex()).organizations.get(slug);
  const suspension = record?.suspension;
  const isOver = suspension?.act !== act || record?.deletion !== undefined;
  if (record === undefined || suspension === undefined || isOver) return closeAct('open-suspensions', slug, act);
  // An Organization whose claims cannot be read for a while comes back with what was to be done.
  if (organization === undefined) return;
  const grant = reconcileGrant(slug);
  const { suspended, written, servers: before } = suspension;
  if (!written) return carryOutSuspension(grant, organization, suspension, () => undefined, true);
  const stored = await readStoredClaims(record.home);
  // Another tool has opened or closed it since: there is nothing to prove any more.
  if (stored !== null && isClosed(stored.nats.limits) !== suspended) return closeAct('open-suspensions', slug, act);
  const proven = new Set(before.filter(isProven).map(({ server }) => server));
  const servers = (await allServers()).filter((server) => !proven.has(server));
  const first = await askForSuspension(record, suspended, servers);
  if (first.needsClaims) await writeSides(grant, record.home, ['home', 'edge']);
  const { proofs } = first.needsClaims ? await askForSuspension(record, suspended, servers) : first;
  const noted = await noteSuspension(slug, act, (one) => ({ ...one, servers: mergeProofs(one.servers, proofs) }));
  if (noted?.servers.every(isProven) === false) return;
  if (noted !== null) {
    const action = suspended ? 'organization.suspend' : 'organization.resume';
    const caller = { actor: VERTEBRA, address: 'none', correlation: act };
    const about = { action, organization: slug, object: slug } as const;
    await recordLateProof(caller, about, noted.servers, `Reason given: ${noted.reason}`);
  }
  await closeAct('open-suspensions', slug, act);
}

/** Looks once at every act that is not proven on all servers, but for those that somebody has just begun. Throws `nats-unavailable`. */
export const proveOpenSuspensions = (olderThanMs: number): Promise<void> =>
  carryOnActs('open-suspensions', olderThanMs, proveAgain);

/** Goes on until each act is proven on every server. Never returns; NATS being away only delays it. */
export async function keepProvingSuspensions(): Promise<never> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    await proveOpenSuspensions(ACT_MS).catch(() => undefined);
  }
}
