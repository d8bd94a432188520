import { accountOf } from '../../../domain/credentials/credential-rules.ts';
import type { IssueAction, RevokeAction } from '../../../domain/credentials/credential-rules.ts';
import { credentialSchema, newestJwtAt } from '../../../domain/credentials/credential.ts';
import { newestKeyGeneration } from '../../../domain/credentials/renewal.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import type { Revocation, RevocationAct } from '../../../domain/credentials/revocation.ts';
import { endOf, isProven } from '../../../domain/evidence.ts';
import type { ClosedConnection } from '../../../domain/evidence.ts';
import type { Grant } from '../../../domain/grant.ts';
import { environmentName } from '../../../domain/names.ts';
import { proofInTime, writeSides } from '../../accounts/evidence/carried-out.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { extendRevocation, rememberRevocations } from '../../accounts/revocations.ts';
import { takeOutBefore } from '../../accounts/rotation/change-signing-key.ts';
import { generationsOf, readSigningKeys, retiredKeys } from '../../accounts/signing-keys.ts';
import { isValid } from '../../../domain/credentials/credential-state.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { cutUsersOf } from './cut-users.store.ts';
import { readInventory } from './inventory/credential-inventory.store.ts';
import { isSignedBy, stateOf } from './inventory/select-page.ts';
import { recordRevocations } from '../../accounts/organization-record.ts';
import { listUserConnections, watchDisconnects } from '../../accounts/user-connections.ts';
import { withHome } from '../../accounts/home/home.ts';
import { allServers } from '../../nats/connections/servers.ts';
import { deleteDurable } from '../../spine/events/durable.ts';
import { readCredentialRecords } from './credential-records.store.ts';
import { removeDurableOwner } from './durable-owners.store.ts';
import { closeRevocation, recordProofs } from './revocation-acts.store.ts';
import { askForProof, isCut, namedUsers } from './revocation-proof.store.ts';
import type { Tell } from './revocation-words.ts';

type RevokeGrant = Grant<RevokeAction> | Grant<'signing-key.rotate'> | Grant<'intent.reconcile'>;
/** What deletes durables: the right to issue what reads through them. */
export type DeleteGrant = Grant<IssueAction> | Grant<'intent.reconcile'>;

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
    const sides = users.map(({ side }) => side);
    const written = writeSides(grants.revoking, home, sides, tell);
    const [proofs] = await Promise.all([proofInTime(() => askForProof(users, servers), written, tell), written]);
    const known = await recordProofs(slug, act, proofs, closed);
    if (known.every(isProven)) await closeRevocation(slug, act);
    if (grants.deleting !== null) await deleteDurables(grants.deleting, organization, record, tell);
    tell(endOf(closed.length, known));
  } finally {
    for (const watch of watches) watch.stop();
  }
}
