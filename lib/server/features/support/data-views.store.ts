import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { isOpenView, MOST_OPEN_VIEWS, stateOf } from '../../../domain/support/support-grant-rules.ts';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { changeSupportGrant } from './support-grants.store.ts';
import { recordAudit } from '../../audit/record.ts';

type View = SupportGrantRecord['views'][number];
/** Who reads which stream or bucket, and until when that is known. */
type Look = Omit<View, 'since'>;

const isSame = (look: Look) => (view: View) =>
  view.stream === look.stream && view.publicKey === look.publicKey && view.session === look.session;

function checkOpen(grant: SupportGrantRecord, look: Look, now: number): void {
  if (stateOf(grant, now) !== 'active') throw new VertebraError('conflict', 'This support grant has ended.');
  const others = grant.views.filter((view) => isOpenView(view, now) && !isSame(look)(view));
  if (others.length < MOST_OPEN_VIEWS) return;
  throw new VertebraError(
    'conflict',
    `${MOST_OPEN_VIEWS} streams are open under this support grant. Nothing was opened. Close some; they end within minutes.`,
  );
}

/**
 * Puts a look under a support grant into the audit log, and into the grant for the Organization's people to see: no data is
 * shown before. One that goes on while it is known to go on is no new look; once its time has passed it is.
 * Throws `conflict` when the grant has ended or has as many views open as it may, and `nats-unavailable`.
 */
export async function recordLook(
  caller: Omit<Caller, 'expiresAt'>,
  grant: SupportGrantRecord,
  look: Look,
): Promise<void> {
  const now = Date.now();
  const isThis = isSame(look);
  checkOpen(grant, look, now);
  if (!grant.views.some((view) => isThis(view) && isOpenView(view, now))) {
    const by = look.publicKey === null ? 'through the projector' : `with key ${look.publicKey}`;
    await recordAudit(caller, {
      action: 'data.view',
      organization: grant.organization,
      object: look.stream,
      result: 'done',
      reason: `support grant ${grant.id}, ${grant.ticket}: ${grant.reason} (${by})`,
    });
  }
  await changeSupportGrant(grant, (current) => {
    checkOpen(current, look, now);
    const known = current.views.find((view) => isThis(view) && isOpenView(view, now));
    const view: View = { ...look, since: known?.since ?? new Date(now).toISOString() };
    return { ...current, views: [...current.views.filter((other) => other !== known), view] };
  });
}
