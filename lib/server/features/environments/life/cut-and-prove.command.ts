import { mergeProofs } from '../../../../domain/evidence.ts';
import type { ClosedConnection, ServerProof } from '../../../../domain/evidence.ts';
import type { EnvironmentAct, EnvironmentEvidence } from '../../../../domain/environments/environment-life.ts';
import { noteAct } from '../../../accounts/environments/order-act.ts';
import { makeMissingEdge } from '../../../accounts/account-writer.ts';
import { proofInTime, writeSides } from '../../../accounts/evidence/carried-out.ts';
import type { OneOrganization } from '../../../accounts/account-writer.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { listUserConnections, watchDisconnects } from '../../../accounts/user-connections.ts';
import type { EnvironmentType } from '../../../../domain/names.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { askForProof, isCut, namedUsers } from '../../credentials/revocation-proof.store.ts';
import type { CutUsers } from '../../credentials/revocation-proof.store.ts';

export type TellEvidence = (line: EnvironmentEvidence) => void;

/**
 * Cuts users on every server once `begin` has written down that they are: has the claims of both accounts say so, and asks each server for
 * the proof of a revocation. Gives what is known of the servers and how many connections they closed; null when `begin` gives another act
 * than the wanted one, as somebody came later.
 */
export async function cutAndProve(
  grant: OneOrganization,
  { slug, account: home }: IndexedOrganization,
  type: EnvironmentType,
  users: readonly CutUsers[],
  { act, kind }: Pick<EnvironmentAct, 'act' | 'kind'>,
  begin: () => Promise<EnvironmentAct>,
  tell: TellEvidence,
): Promise<{ servers: ServerProof[]; closed: number } | null> {
  await makeMissingEdge(grant, home);
  const [servers, ...before] = await Promise.all([
    allServers(),
    ...users.map((one) => listUserConnections(one.account, namedUsers(one))),
  ]);
  const open = users.flatMap((one, index) => before[index]?.connections.filter((user) => isCut(one, user)) ?? []);
  const closed: ClosedConnection[] = [];
  let isBegun = false;
  const tellClosed = (connection: ClosedConnection) => {
    if (isBegun) tell({ type: 'closed', connection });
  };
  const watches = await Promise.all(
    users.map((one) =>
      watchDisconnects(
        one.account,
        (user) => isCut(one, user),
        ({ publicKey, server, address, client, closedAt, reason }) => {
          const connection = { publicKey, server, address, client, closedAt, reason };
          closed.push(connection);
          tellClosed(connection);
        },
      ),
    ),
  );
  try {
    if ((await begin()).act !== act) return null;
    tell({ type: 'begun', act, kind, connections: open.length });
    isBegun = true;
    closed.forEach(tellClosed);
    const written = writeSides(grant, home, ['home', 'edge'], tell);
    const [proofs] = await Promise.all([proofInTime(() => askForProof(users, servers), written, tell), written]);
    const noted = await noteAct(slug, type, act, (one) => ({
      ...one,
      servers: mergeProofs(one.servers, proofs),
      closed: one.closed + closed.length,
    }));
    return { servers: noted?.servers ?? proofs, closed: closed.length };
  } finally {
    for (const watch of watches) watch.stop();
  }
}
