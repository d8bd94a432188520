import { VertebraError } from '../../lib/domain/errors.ts';
import { environmentAssets } from '../../lib/domain/names.ts';
import { stateOf } from '../../lib/domain/support-grant-rules.ts';
import type { SupportGrantRecord } from '../../lib/domain/support-grant.ts';
import { recordAudit } from '../../lib/server/audit/record.ts';
import { sessionKey } from '../../lib/server/identity/session-end-keys.ts';
import { changeSupportGrant } from '../../lib/server/nats/support-grants.ts';
import type { Reader } from './reader.ts';

type Look = SupportGrantRecord['views'][number];

/** A look is put down for so long; who goes on looking puts it down again. */
const LOOK_MS = 15_000;

/**
 * Puts a look under a grant into the audit log, once a session and Environment, and into the grant for the Organization's
 * people to see. Throws `conflict` when the grant is not active any more, `nats-unavailable` when it cannot be written:
 * nothing may be shown then.
 */
export async function putDownLook({ caller, environment }: Reader, grant: SupportGrantRecord): Promise<void> {
  const stream = environmentAssets(environment).bucketStream;
  const session = sessionKey(caller.actor.issuer, caller.actor.sessionId);
  const isThis = (look: Look) => look.session === session && look.stream === stream;
  const now = Date.now();
  const known = grant.views.find(isThis);
  // A program may ask every second.
  if (known && Date.parse(known.until) > now + LOOK_MS / 2) return;
  if (!known) {
    await recordAudit(caller, {
      action: 'data.view',
      organization: grant.organization,
      object: stream,
      result: 'done',
      reason: `support grant ${grant.id}, ${grant.ticket}: ${grant.reason}`,
    });
  }
  await changeSupportGrant(grant, (current) => {
    if (stateOf(current, now) !== 'active') throw new VertebraError('conflict', 'This support grant has ended.');
    const since = current.views.find(isThis)?.since ?? new Date(now).toISOString();
    const look: Look = { stream, publicKey: null, session, since, until: new Date(now + LOOK_MS).toISOString() };
    return { ...current, views: [...current.views.filter((view) => !isThis(view)), look] };
  });
}
