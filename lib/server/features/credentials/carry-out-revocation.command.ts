import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf } from '../../../domain/credentials/credential-rules.ts';
import type { IssueAction, RevokeAction } from '../../../domain/credentials/credential-rules.ts';
import { credentialSchema, newestJwtAt } from '../../../domain/credentials/credential.ts';
import { newestKeyGeneration } from '../../../domain/credentials/renewal.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import type {
  ClosedConnection,
  Revocation,
  RevocationAct,
  ServerProof,
} from '../../../domain/credentials/revocation.ts';
import type { Grant } from '../../../domain/grant.ts';
import { environmentName } from '../../../domain/names.ts';
import { writeEdge, writeHome } from '../../accounts/account-writer.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { extendRevocation, rememberRevocations } from '../../accounts/revocations.ts';
import { takeOutBefore } from '../../accounts/rotation/change-signing-key.ts';
import { generationsOf, readSigningKeys, retiredKeys } from '../../accounts/signing-keys.ts';
import { isValid } from '../../../domain/credentials/credential-state.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { cutUsersOf } from './cut-users.store.ts';
import type { Tell } from './evidence-stream.ts';
import { readInventory } from './inventory/credential-inventory.store.ts';
import { isSignedBy, stateOf } from './inventory/select-page.ts';
import { recordRevocations } from '../../accounts/organization-record.ts';
import { listUserConnections, watchDisconnects } from '../../accounts/user-connections.ts';
import { withHome } from '../../accounts/home/home.ts';
import { allServers } from '../../nats/connections/servers.ts';
import { deleteDurable } from '../../spine/events/durable.ts';
import { readCredentialRecords } from './credential-records.store.ts';
import { removeDurableOwner } from './durable-owners.store.ts';
import { closeRevocation, isProven, mergeProofs, recordProofs } from './revocation-acts.store.ts';
import { askForProof, isCut, namedUsers } from './revocation-proof.store.ts';
import type { CutUsers } from './revocation-proof.store.ts';

type RevokeGrant = Grant<RevokeAction> | Grant<'signing-key.rotate'> | Grant<'intent.reconcile'>;
/** What deletes durables: the right to issue what reads through them. */
export type DeleteGrant = Grant<IssueAction> | Grant<'intent.reconcile'>;

/** How long who asked is kept waiting for proof; what is not proven then is asked again by a server, until it is. */
const PROOF_MS = 1_500;
const AGAIN_MS = 50;
/** A server that does not answer keeps the writing waiting; the others are asked meanwhile. */
const WRITING_MS = 300;

/**
 * Writes the claims of the accounts that the users are in, with all that is revoked now. `onTaken` is told once of each server that has
 * stored those of an account.
 */
export async function writeRevocations(
  grant: RevokeGrant,
  home: string,
  users: readonly Pick<CutUsers, 'side'>[],
  onTaken: (side: Revocation['account'], server: string) => void = () => undefined,
): Promise<void> {
  for (const { side } of users) {
    const taken = new Set<string>();
    const take = (server: string) => {
      if (!taken.has(server)) onTaken(side, server);
      taken.add(server);
    };
    await (side === 'edge' ? writeEdge(grant, home, take) : writeHome(grant, home, take));
  }
}

/** Asks until every server is proven, or some seconds after the claims were written; tells of each as soon as it is, of the rest at the end. */
async function proofInTime(
  users: readonly CutUsers[],
  servers: readonly string[],
  written: Promise<unknown>,
  tell: Tell,
): Promise<ServerProof[]> {
  let until = Infinity;
  written.then(
    () => (until = Date.now() + PROOF_MS),
    () => (until = 0),
  );
  await Promise.race([written.catch(() => undefined), sleep(WRITING_MS)]);
  let known: ServerProof[] = [];
  const told = new Set<string>();
  const tellOf = (proof: ServerProof) => {
    if (told.has(proof.server)) return;
    told.add(proof.server);
    tell({ type: 'server', ...proof });
  };
  for (;;) {
    known = mergeProofs(known, (await askForProof(users, servers)).proofs);
    known.filter(isProven).forEach(tellOf);
    if (known.every(isProven) || Date.now() >= until) break;
    await sleep(AGAIN_MS);
  }
  known.forEach(tellOf);
  return known;
}

/** Deletes durables that nobody reads through any more, and whose they were. */
async function deleteDurables(
  grant: DeleteGrant,
  { slug, account }: IndexedOrganization,
  act: RevocationAct,
  tell: Tell,
) {
  if (act.durables.length === 0) return;
  await withHome(grant, { organization: slug, account }, async (connection) => {
    for (const { environment, durable } of act.durables) {
      await deleteDurable(connection, environmentName(slug, environment), durable);
      await removeDurableOwner({ organization: slug, environment, durable });
      tell({ type: 'durable', environment, durable });
    }
  });
}

const signerOf = (credential: Credential): NonNullable<Revocation['signer']> => ({
  role: credential.role,
  environment: credential.environment,
  generation: newestKeyGeneration(credential),
});

/**
 * Whoever renews looks for a revocation after the renewal is in the record, and whoever revokes looks into the records after the
 * revocation is written: of two at the same time one finds the other, so no JWT outlives its revocation.
 */
async function coverRenewals(slug: string, remembered: readonly Revocation[]): Promise<Revocation[]> {
  const byKey = new Map(remembered.map((one) => [one.publicKey, one]));
  for (const record of await readCredentialRecords(slug)) {
    if (!record.readable || !record.renewed) continue;
    const known = byKey.get(record.publicKey);
    if (known === undefined) continue;
    const credential = credentialSchema.parse(JSON.parse(record.text));
    const newest = { at: newestJwtAt(credential), until: credential.expiresAt, signer: signerOf(credential) };
    if (newest.at > known.at || newest.until > known.until)
      byKey.set(record.publicKey, await extendRevocation(slug, record.publicKey, newest));
  }
  return [...byKey.values()];
}

interface What {
  record: RevocationAct;
  /** of the keys in the record */
  credentials: readonly Credential[];
  already: number;
  expired: number;
}

/** Has the claims carry no older generations of the keys of an act; gives what it tells of each but the connections, which are not known yet. */
async function takeOutKeys(slug: string, { act, at, by, reason, keys }: RevocationAct) {
  if (keys.length === 0) return [];
  const [{ held }, before] = await Promise.all([readInventory(slug), readSigningKeys(slug)]);
  const now = Date.now();
  const taken = [];
  for (const key of keys) {
    const { generation, oldest } = generationsOf(before, key);
    const credentials = held.filter(
      (one) => isSignedBy(one, key, oldest, key.generation) && isValid(stateOf(one, now)),
    ).length;
    const after = await takeOutBefore(slug, key, { at, by, reason, act });
    const rotated = after.act === act && generation < key.generation;
    taken.push({ type: 'key' as const, act, ...key, rotated, until: null, credentials });
  }
  return taken;
}

/**
 * Carries an act of revoking to its end: remembers each key, has the claims of both accounts say so, and asks every server for
 * proof; of an act that takes signing keys out, the same of whoever these have signed. Safe to repeat after a crash at any step. `deleting` is needed for an act with durables.
 */
export async function carryOutRevocation(
  grants: { revoking: RevokeGrant; deleting: DeleteGrant | null },
  organization: IndexedOrganization,
  { record, credentials, already, expired }: What,
  tell: Tell,
): Promise<void> {
  const { act, at, by, reason } = record;
  const { slug, account: home } = organization;
  const revocations = credentials.map((credential): Revocation => ({
    publicKey: credential.publicKey,
    account: accountOf(credential),
    // a server whose clock is fast may have issued it later than it is now
    at: newestJwtAt(credential) > at ? newestJwtAt(credential) : at,
    until: credential.expiresAt,
    by,
    reason,
    act,
    signer: signerOf(credential),
  }));
  const taken = await takeOutKeys(slug, record);
  // What somebody else revoked at the same time is proven here as well: whoever asked is told how it stands.
  const remembered = await coverRenewals(slug, await rememberRevocations(slug, revocations));
  const revoked = remembered.filter((one) => one.act === act).length;
  const users = await cutUsersOf(organization, remembered, record.keys);

  const [servers, ...before] = await Promise.all([
    allServers(),
    ...users.map((one) => listUserConnections(one.account, namedUsers(one))),
  ]);
  const open = users.flatMap((one, index) => before[index]?.connections.filter((user) => isCut(one, user)) ?? []);
  const [vault, keysNow] = await Promise.all([getVault(), readSigningKeys(slug)]);
  for (const key of taken) {
    const account = users.find(({ side }) => side === accountOf(key))?.account ?? '';
    const older = new Set(retiredKeys(vault, account, key, { ...generationsOf(keysNow, key), oldest: key.generation }));
    tell({ ...key, connections: open.filter(({ issuer }) => older.has(issuer)).length });
  }
  const all = already + remembered.length - revoked;
  if (record.selection.by !== 'signing-key' && record.selection.by !== 'master-secret')
    tell({ type: 'selected', act, revoked, already: all, expired, connections: open.length });

  const closed: ClosedConnection[] = [];
  const watches = await Promise.all(
    users.map((one) =>
      watchDisconnects(
        one.account,
        (user) => isCut(one, user),
        ({ publicKey, server, address, client, closedAt, reason: why }) => {
          const connection = { publicKey, server, address, client, closedAt, reason: why };
          closed.push(connection);
          tell({ type: 'closed', connection });
        },
      ),
    ),
  );
  try {
    await recordRevocations(slug);
    const written = writeRevocations(grants.revoking, home, users, (account, server) => {
      tell({ type: 'claims', server, account, at: new Date().toISOString() });
    });
    const [proofs] = await Promise.all([proofInTime(users, servers, written, tell), written]);
    const known = await recordProofs(slug, act, proofs, closed);
    if (known.every(isProven)) await closeRevocation(slug, act);
    if (grants.deleting !== null) await deleteDurables(grants.deleting, organization, record, tell);
    const named = (list: ServerProof[]) => list.map(({ server }) => server);
    tell({
      type: 'end',
      closed: closed.length,
      proven: named(known.filter(isProven)),
      unproven: named(known.filter((one) => !isProven(one))),
    });
  } finally {
    for (const watch of watches) watch.stop();
  }
}
