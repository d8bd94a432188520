import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { isOpenView, MOST_OPEN_VIEWS, stateOf } from '../../../domain/support/support-grant-rules.ts';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { changeSupportGrant } from './support-grants.store.ts';
import { recordAudit } from '../../audit/record.ts';

type View = SupportGrantRecord['views'][number];
/** Who reads which stream or bucket, and until when that is known. */
type NewView = Omit<View, 'since'>;

const isSame = (newView: NewView) => (view: View) =>
  view.stream === newView.stream && view.publicKey === newView.publicKey && view.session === newView.session;

function checkOpen(grant: SupportGrantRecord, newView: NewView, now: number): void {
  if (stateOf(grant, now) !== 'active') throw new VertebraError('conflict', 'This support grant has ended.');
  const others = grant.views.filter((view) => isOpenView(view, now) && !isSame(newView)(view));
  if (others.length < MOST_OPEN_VIEWS) return;
  throw new VertebraError(
    'conflict',
    `${MOST_OPEN_VIEWS} streams are open under this support grant. Nothing was opened. Close some; they end within minutes.`,
  );
}

/**
 * Records a data view under a support grant in the audit log and in the grant for the Organization's people to see: no data is
 * shown before. One that goes on while it is known to go on is no new view; once its time has passed it is.
 * Throws `conflict` when the grant has ended or has as many views open as it may, and `nats-unavailable`.
 */
export async function recordDataView(
  caller: Omit<Caller, 'expiresAt'>,
  grant: SupportGrantRecord,
  newView: NewView,
): Promise<void> {
  const now = Date.now();
  const isThis = isSame(newView);
  checkOpen(grant, newView, now);
  if (!grant.views.some((view) => isThis(view) && isOpenView(view, now))) {
    const by = newView.publicKey === null ? 'through the projector' : `with key ${newView.publicKey}`;
    await recordAudit(caller, {
      action: 'data.view',
      organization: grant.organization,
      object: newView.stream,
      result: 'done',
      reason: `support grant ${grant.id}, ${grant.ticket}: ${grant.reason} (${by})`,
    });
  }
  await changeSupportGrant(grant, (current) => {
    checkOpen(current, newView, now);
    const known = current.views.find((view) => isThis(view) && isOpenView(view, now));
    const view: View = { ...newView, since: known?.since ?? new Date(now).toISOString() };
    return { ...current, views: [...current.views.filter((other) => other !== known), view] };
  });
}
