import { environmentAssets } from '../../../lib/domain/names.ts';
import type { SupportGrantRecord } from '../../../lib/domain/support/support-grant.ts';
import { recordLook } from '../../../lib/server/features/support/data-views.store.ts';
import { sessionKey } from '../../../lib/server/identity/session/session-end-keys.ts';
import type { EnvironmentReader } from './reader.ts';

/** A look is put down for so long; who goes on looking puts it down again. */
const LOOK_MS = 15_000;

/**
 * Puts a look of the person for whom this server reads an Environment into the audit log and into their grant, once a session
 * and Environment for as long as they go on. Throws as `recordLook`: nothing may be shown then.
 */
export async function putDownLook(
  { caller, environment }: EnvironmentReader,
  grant: SupportGrantRecord,
): Promise<void> {
  const stream = environmentAssets(environment).bucketStream;
  const session = sessionKey(caller.actor.issuer, caller.actor.sessionId);
  const now = Date.now();
  const known = grant.views.find((look) => look.session === session && look.stream === stream);
  // A program may ask every second.
  if (known && Date.parse(known.until) > now + LOOK_MS / 2) return;
  const until = new Date(now + LOOK_MS).toISOString();
  await recordLook(caller, grant, { stream, publicKey: null, session, until });
}
