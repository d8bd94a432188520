import { environmentAssets } from '../../../lib/domain/names.ts';
import type { SupportGrantRecord } from '../../../lib/domain/support/support-grant.ts';
import { recordDataView } from '../../../lib/server/features/support/data-views.store.ts';
import { sessionKey } from '../../../lib/server/identity/session/session-end-keys.ts';
import type { EnvironmentReader } from './reader.ts';

/** A data view is recorded for so long; who goes on viewing records it again. */
const VIEW_MS = 15_000;

/**
 * Records in the audit log and in the grant that somebody reads an Environment through this server, once a session
 * and Environment for as long as they go on. Throws as `recordDataView`: nothing may be shown then.
 */
export async function keepViewRecorded(
  { caller, environment }: EnvironmentReader,
  grant: SupportGrantRecord,
): Promise<void> {
  const stream = environmentAssets(environment).bucketStream;
  const session = sessionKey(caller.actor.issuer, caller.actor.sessionId);
  const now = Date.now();
  const known = grant.views.find((view) => view.session === session && view.stream === stream);
  // A program may ask every second.
  if (known && Date.parse(known.until) > now + VIEW_MS / 2) return;
  const until = new Date(now + VIEW_MS).toISOString();
  await recordDataView(caller, grant, { stream, publicKey: null, session, until });
}
