import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import type { Credential } from '../../../../domain/credentials/credential.ts';
import { describePerson, personOf } from '../../../../domain/system/person.ts';
import { reconcileGrant, VERTEBRA } from '../../../access/reconcile-grant.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { findRevocation, MOST_REVOCATIONS, revokedIn } from '../../../accounts/revocations.ts';
import { readSigningKeys } from '../../../accounts/signing-keys.ts';
import type { FindOutcome } from '../../../audit/outcome.ts';
import { readAudit } from '../../../audit/read.ts';
import { recordAuditOnce } from '../../../audit/record.ts';
import { log } from '../../../log/log.ts';
import { isWrongRevision } from '../../../nats/streams/api-error.ts';
import { carryOutRevocation } from '../carry-out-revocation.command.ts';
import { readCredential } from '../credential-record.store.ts';
import { createRevocationAct, readRevocationAct } from '../revocation-acts.store.ts';
import { closeReplacement, readOpenReplacements } from './open-replacements.store.ts';
import type { OpenReplacement } from './open-replacements.store.ts';
import { undoReplacement } from './undo-replacement.command.ts';

const LOOK_MS = 5_000;
/** Longer than any act takes: who began it so long ago is not at work on it any more. */
const ACT_MS = 2 * 60_000;

type Replacement = NonNullable<Credential['replacedBy']>;

/** Whether the JWT of the new one has left: before that, the old one must not end. */
async function isDone(organization: string, { publicKey, act }: Pick<Replacement, 'publicKey' | 'act'>) {
  const filter = { organization, action: 'credential.replace', object: publicKey, result: 'done' } as const;
  const { items } = await readAudit({ filter, limit: 50 });
  return items.some(({ correlation }) => correlation === act);
}

/**
 * A replacement that came to no end: the JWT of the new one leaves the server only after the outcome was written, so without one nobody
 * has it, and the old one stays as it was.
 */
export const outcomeOfReplacement: FindOutcome = async ({ organization, object, correlation }) => {
  const replacement = organization === null ? null : await readCredential(organization, object);
  const old = replacement?.replaces && (await readCredential(replacement.organization, replacement.replaces.publicKey));
  const isAnother = old?.replacedBy?.publicKey === object && old.replacedBy.act !== correlation;
  if (replacement?.replaces && !isAnother) await undoReplacement(replacement, correlation);
  return { result: 'failed', reason: 'Nothing was replaced: the answer was never sent.' };
};

/** Revokes a replaced credential for good, and says so in the audit log. Safe to repeat after a crash at any step. */
async function revoke(open: OpenReplacement, old: Credential, { name, publicKey: next, by }: Replacement) {
  const { organization: slug, publicKey, act } = open;
  const organization = (await getIndex()).organizations.get(slug);
  // An Organization whose claims cannot be read for a while comes back with what was to be revoked.
  if (organization === undefined) return;
  if (Date.parse(old.expiresAt) <= Date.now()) return closeReplacement(open);
  const revoked = await findRevocation(slug, publicKey);
  const reason = `Replaced by “${name}” (${next}), by ${describePerson(by)}.`;
  if (revoked === undefined) {
    const live = await revokedIn(slug, accountOf(old), await readSigningKeys(slug));
    if (live.filter((one) => one.until * 1000 > Date.now()).length >= MOST_REVOCATIONS)
      throw new Error(`The account of ${slug} takes no more revocations.`);
    const record = {
      act,
      at: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
      by: personOf(VERTEBRA),
      reason,
      selection: { by: 'key' as const, publicKeys: [publicKey] },
      publicKeys: [publicKey],
      keys: [],
      durables: [],
      servers: [],
      closed: { count: 0, first: [] },
    };
    // One that is there is of another server, or of this one before it ended: the same act.
    const known = await readRevocationAct(slug, act);
    if (known === null)
      await createRevocationAct(slug, record).catch((error: unknown) => {
        if (!isWrongRevision(error)) throw error;
      });
    const what = { record: known ?? record, credentials: [old], already: 0, expired: 0 };
    await carryOutRevocation({ revoking: reconcileGrant(slug), deleting: null }, organization, what, () => undefined);
  }
  if (revoked === undefined || revoked.act === act) {
    const subject = { action: 'credential.revoke', organization: slug, object: publicKey, result: 'done' } as const;
    await recordAuditOnce({ actor: VERTEBRA, address: 'none', correlation: act }, { ...subject, reason });
  }
  await closeReplacement(open);
}

async function end(open: OpenReplacement): Promise<void> {
  const old = await readCredential(open.organization, open.publicKey);
  const replacement = old?.replacedBy ?? null;
  if (old === null || replacement?.act !== open.act) {
    // Its act is under way, or was undone.
    if (Date.now() - open.at > ACT_MS) await closeReplacement(open);
    return;
  }
  if (!(await isDone(open.organization, replacement))) return;
  await revoke(open, old, replacement);
}

/** Revokes each replaced credential whose time has come at `now`, in milliseconds since 1970. Throws `nats-unavailable`. */
export async function endReplacements(now: number): Promise<void> {
  for (const open of await readOpenReplacements()) {
    if (open.until > now) continue;
    await end(open).catch((error: unknown) => {
      const { organization, publicKey } = open;
      log('a replaced credential could not be revoked', { organization, publicKey }, error);
    });
  }
}

/** Ends replaced credentials when their time has come. Never returns; NATS being away only delays it. */
export async function keepEndingReplacements(): Promise<never> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    await endReplacements(Date.now()).catch(() => undefined);
  }
}
