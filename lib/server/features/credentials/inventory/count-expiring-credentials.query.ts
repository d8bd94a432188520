import { EXPIRY_WINDOWS } from '../../../../domain/credentials/credential-state.ts';
import type { ExpiringCredentials } from '../../../../domain/credentials/expiring-credentials.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { countExpiring } from './count-expiring.ts';
import { readInventory } from './credential-inventory.store.ts';
import { askConnected } from './list-connected-credentials.query.ts';

function nullIfUnavailable(error: unknown): null {
  if (error instanceof VertebraError && error.code === 'nats-unavailable') return null;
  throw error;
}

/**
 * How many credentials of an Organization end within 1, 7, 30 and 90 days, and how many of these are connected now. Servers are asked
 * only when some end; where none answers, that is said. Throws as `authorize` does, `not-found` and `nats-unavailable`.
 */
export async function countExpiringCredentials(caller: Caller, organization: string): Promise<ExpiringCredentials> {
  const found = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const { held } = await readInventory(found.slug);
  const now = Date.now();
  const counts = countExpiring(held, now);
  const none = { at: new Date(now).toISOString(), connected: [], missing: [] };
  const answer = counts['90'] === 0 ? none : await askConnected(found).catch(nullIfUnavailable);
  const keys = new Set(answer?.connected.map(({ publicKey }) => publicKey));
  const connected = countExpiring(
    held.filter(({ record }) => keys.has(record.publicKey)),
    now,
  );
  return {
    at: answer?.at ?? none.at,
    windows: EXPIRY_WINDOWS.map((days) => ({
      days,
      credentials: counts[days],
      connected: answer === null ? null : connected[days],
    })),
    missing: answer?.missing ?? [],
  };
}
