import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf } from '../../../domain/credentials/credential-rules.ts';
import type { RevokeAction } from '../../../domain/credentials/credential-rules.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import type { Revocation, RevocationAct, RevocationEvidence } from '../../../domain/credentials/revocation.ts';
import type { Grant } from '../../../domain/grant.ts';
import { writeEdge, writeHome } from '../../accounts/account-writer.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { recordRevocations, reserveOrganization } from '../../accounts/organization-record.ts';
import { refusedUntil, rememberRevocations } from '../../accounts/revocations.ts';
import { listUserConnections, watchDisconnects } from '../../accounts/user-connections.ts';
import { askForProof } from './revocation-proof.store.ts';
import type { RevokedUsers } from './revocation-proof.store.ts';
import { recordProofs } from './revocation-acts.store.ts';

type Side = Revocation['account'];
type RevokeGrant = Grant<RevokeAction> | Grant<'intent.reconcile'>;

interface What {
  record: RevocationAct;
  /** of the keys in the record */
  credentials: readonly Credential[];
  already: readonly Revocation[];
}

/** How long who asked is kept waiting for proof; what is not proven then is asked again by a server, until it is. */
const PROOF_MS = 3_000;
const AGAIN_MS = 100;

/**
 * Carries an act of revoking to its end: remembers each key, has the claims of both accounts say so, and asks every server for
 * proof. Safe to repeat after a crash at any step.
 */
export async function carryOutRevocation(
  grant: RevokeGrant,
  { slug, account: home }: IndexedOrganization,
  { record, credentials, already }: What,
  tell: (line: RevocationEvidence) => void,
): Promise<void> {
  const { act, at, by, reason } = record;
  const revocations = credentials.map((credential): Revocation => ({
    publicKey: credential.publicKey,
    account: accountOf(credential),
    // a server whose clock is fast may have issued it later than it is now
    at: credential.issuedAt > at ? credential.issuedAt : at,
    until: credential.expiresAt,
    by,
    reason,
    act,
  }));
  const added = await rememberRevocations(slug, revocations);
  const { record: accounts } = await reserveOrganization(slug, { home });
  const sides = (['edge', 'home'] as const)
    .map((side) => ({
      side,
      account: accounts[side],
      revoked: new Map(
        added.filter(({ account }) => account === side).map((one) => [one.publicKey, refusedUntil(one)]),
      ),
    }))
    .filter(({ revoked }) => revoked.size > 0);

  const before = await Promise.all(sides.map((side) => listUserConnections(side.account)));
  const connections = before.flatMap((answer, index) =>
    answer.connections.filter(({ publicKey }) => sides[index]?.revoked.has(publicKey)),
  );
  tell({
    type: 'selected',
    act,
    revoked: added.length,
    already: already.slice(0, 100),
    connections: connections.length,
  });

  let closed = 0;
  const watches = await Promise.all(
    sides.map(({ account, revoked }) =>
      watchDisconnects(
        account,
        ({ publicKey }) => revoked.has(publicKey),
        ({ publicKey, server, address, client, closedAt, reason: why }) => {
          closed += 1;
          tell({ type: 'closed', connection: { publicKey, server, address, client, closedAt, reason: why } });
        },
      ),
    ),
  );
  try {
    await recordRevocations(slug);
    for (const { side } of sides) {
      const onTaken = (server: string) => {
        tell({ type: 'claims', server, account: side, at: new Date().toISOString() });
      };
      await (side === 'edge' ? writeEdge(grant, home, onTaken) : writeHome(grant, home, onTaken));
    }
    const servers = await recordProofs(slug, act, await proofInTime(sides, tell));
    const isProven = ({ provenAt }: { provenAt: string | null }) => provenAt !== null;
    tell({
      type: 'end',
      closed,
      proven: servers.filter(isProven).map(({ server }) => server),
      unproven: servers.filter((one) => !isProven(one)).map(({ server }) => server),
    });
  } finally {
    for (const watch of watches) watch.stop();
  }
}

/** Asks again and again until every server is proven, or for some seconds; tells of each one as soon as it is, and of the rest at the end. */
async function proofInTime(
  users: readonly (RevokedUsers & { side: Side })[],
  tell: (line: RevocationEvidence) => void,
) {
  const until = Date.now() + PROOF_MS;
  const told = new Set<string>();
  for (;;) {
    const proofs = await askForProof(users);
    const isLast = Date.now() >= until || proofs.every(({ provenAt }) => provenAt !== null);
    for (const proof of proofs) {
      if (told.has(proof.server) || (proof.provenAt === null && !isLast)) continue;
      told.add(proof.server);
      tell({ type: 'server', ...proof });
    }
    if (isLast) return proofs;
    await sleep(AGAIN_MS);
  }
}
