import { endOf, isProven, mergeProofs } from '../../../domain/evidence.ts';
import type { ClosedConnection } from '../../../domain/evidence.ts';
import type { Grant } from '../../../domain/grant.ts';
import type { Suspension, SuspensionEvidence } from '../../../domain/organizations/suspension.ts';
import { knownAccounts, makeMissingEdge } from '../../accounts/account-writer.ts';
import { proofInTime, writeSides } from '../../accounts/evidence/carried-out.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { reserveOrganization } from '../../accounts/organization-record.ts';
import { noteSuspension, orderSuspension } from '../../accounts/suspension/order-suspension.ts';
import { askForSuspension, ownSigners } from '../../accounts/suspension/suspension-proof.ts';
import { listUserConnections, watchDisconnects } from '../../accounts/user-connections.ts';
import { allServers } from '../../nats/connections/servers.ts';
import { closeAct } from '../../spine/state/open-acts.ts';

export type SuspensionGrant = Grant<'organization.suspend' | 'organization.resume' | 'intent.reconcile'>;

/**
 * Suspends or resumes an Organization: writes that into its record, has the claims of both accounts say so on every server, and asks each
 * of them for proof. Safe to repeat after a crash at any step: `isAgain` for one that stands in the record. Throws as `orderSuspension`
 * does before the first line is told; nothing was changed then.
 */
export async function carryOutSuspension(
  grant: SuspensionGrant,
  organization: IndexedOrganization,
  wanted: Suspension,
  tell: (line: SuspensionEvidence) => void,
  isAgain = false,
): Promise<void> {
  const { slug, account: home } = organization;
  const { act, suspended } = wanted;
  await makeMissingEdge(grant, home);
  const { record } = await reserveOrganization(slug, await knownAccounts(home));
  const accounts = [record.home, record.edge];
  const [own, servers, ...before] = await Promise.all([
    ownSigners(slug, home),
    allServers(),
    ...accounts.map((account) => listUserConnections(account)),
  ]);
  const open = before.flatMap(({ connections }) => connections);

  // Whoever is refused afterwards is reported in the same words, without a signing key; some who were let in have none either.
  const unsigned = new Set(open.filter(({ issuer }) => issuer === '').map(({ publicKey }) => publicKey));
  const closed: ClosedConnection[] = [];
  let isBegun = false;
  const tellClosed = (connection: ClosedConnection) => {
    if (isBegun) tell({ type: 'closed', connection });
  };
  const watches = await Promise.all(
    (suspended ? accounts : []).map((account) =>
      watchDisconnects(
        account,
        ({ issuer, publicKey }) => !own.has(issuer) && (issuer !== '' || unsigned.has(publicKey)),
        ({ publicKey, server, address, client, closedAt, reason }) => {
          const connection = { publicKey, server, address, client, closedAt, reason };
          closed.push(connection);
          tellClosed(connection);
        },
      ),
    ),
  );
  try {
    const ordered = await orderSuspension(organization, wanted, isAgain);
    // Somebody came later, and theirs is carried out.
    if (ordered.act !== act) {
      await closeAct('open-suspensions', slug, act);
      return;
    }
    tell({
      type: 'begun',
      act,
      suspended,
      connections: open.length,
      own: open.filter(({ issuer }) => own.has(issuer)).length,
    });
    isBegun = true;
    closed.forEach(tellClosed);
    const written = writeSides(grant, home, ['home', 'edge'], tell).then(() =>
      noteSuspension(slug, act, (one) => ({ ...one, written: true })),
    );
    const ask = () => askForSuspension(record, suspended, servers);
    const [proofs] = await Promise.all([proofInTime(ask, written, tell), written]);
    const noted = await noteSuspension(slug, act, (one) => ({
      ...one,
      servers: mergeProofs(one.servers, proofs),
      closed: one.closed + closed.length,
    }));
    const known = noted?.servers ?? proofs;
    if (noted === null || known.every(isProven)) await closeAct('open-suspensions', slug, act);
    tell(endOf(closed.length, known));
  } finally {
    for (const watch of watches) watch.stop();
  }
}
