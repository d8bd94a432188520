import { isOpenView, stateOf } from '../../../domain/support/support-grant-rules.ts';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { connectedUsers } from './support-connections.store.ts';

/** Public keys of a grant's sessions whose JWT has not ended; whether they are connected, the servers know. */
function openSessions(grant: SupportGrantRecord, now: number): string[] {
  if (stateOf(grant, now) !== 'active') return [];
  const open = grant.views.filter((view) => isOpenView(view, now));
  return open.map(({ publicKey }) => publicKey).filter((publicKey) => publicKey !== null);
}

/** Public keys of the sessions under these grants that some server has a connection of right now. */
export async function connectedSessions(grants: readonly SupportGrantRecord[]): Promise<Set<string>> {
  const index = await getIndex();
  const now = Date.now();
  const open = new Map<string, string[]>();
  for (const grant of grants) {
    const home = index.organizations.get(grant.organization)?.account;
    const edge = home && index.edgeOf(home);
    if (edge) open.set(edge, [...(open.get(edge) ?? []), ...openSessions(grant, now)]);
  }
  const connected = [...open].map(([edge, sessions]) => connectedUsers(edge, sessions));
  return new Set((await Promise.all(connected)).flat());
}
