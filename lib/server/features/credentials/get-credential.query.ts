import { CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import { accountOf, mayWrite } from '../../../domain/credentials/credential-rules.ts';
import { MOST_CONNECTIONS_SHOWN } from '../../../domain/credentials/credential-detail.ts';
import type { CredentialConnections, CredentialDetail } from '../../../domain/credentials/credential-detail.ts';
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import { newestKeyGeneration } from '../../../domain/credentials/renewal.ts';
import { filledIn } from '../../../domain/credentials/permission-template.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize, authorizeIfAllowed } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import { findRevocation, revocationsByKey } from '../../accounts/revocations.ts';
import { readSigningKeys, recordOf } from '../../accounts/signing-keys.ts';
import { listUserConnections } from '../../accounts/user-connections.ts';
import { allServers } from '../../nats/connections/servers.ts';
import { readLastSeen } from './last-seen/last-seen.store.ts';
import { findCredential } from './credential-record.store.ts';
import { readCredentialRecords } from './credential-records.store.ts';
import { readRevocationAct } from './revocation-acts.store.ts';

/** Others that read through its durable and may still connect. */
async function sharesDurable({ organization, publicKey, environment, durable }: Credential): Promise<number> {
  if (durable === null) return 0;
  const [records, revocations] = await Promise.all([
    readCredentialRecords(organization),
    revocationsByKey(organization),
  ]);
  const now = Date.now();
  return records
    .filter(({ text, expiresAt }) => expiresAt > now && text.includes(`"${durable}"`))
    .map(({ text }) => credentialSchema.parse(JSON.parse(text)))
    .filter((one) => one.durable === durable && one.environment === environment)
    .filter((one) => one.publicKey !== publicKey && !revocations.has(one.publicKey)).length;
}

async function revocationOf(
  { organization, publicKey }: Credential,
  seesConnections: boolean,
): Promise<CredentialDetail['revocation']> {
  const revocation = await findRevocation(organization, publicKey);
  if (revocation === undefined) return null;
  const act = await readRevocationAct(organization, revocation.act);
  return {
    ...revocation,
    keys: act?.publicKeys.length ?? 1,
    proof: act && {
      servers: act.servers,
      closed: {
        ...act.closed,
        first: act.closed.first.filter((one) => seesConnections && one.publicKey === publicKey),
      },
    },
  };
}

/** One credential with what it may do, and who revoked it; connections that were closed for whoever may see them. Throws as `authorize` does, `not-found`, `nats-unavailable`. */
export async function getCredential(
  caller: Caller,
  organization: string,
  publicKey: string,
): Promise<CredentialDetail> {
  const { slug, retired } = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const credential = await findCredential(slug, publicKey);
  const { role, environment, durable } = credential;
  const seesConnections = authorizeIfAllowed(caller.actor, 'connection.list', organization) !== null;
  const [revocation, shares, [lastSeen = null], keys] = await Promise.all([
    revocationOf(credential, seesConnections),
    sharesDurable(credential),
    readLastSeen(slug, [publicKey]),
    readSigningKeys(slug),
  ]);
  const rotation = recordOf(keys, credential);
  const isOrphaned = rotation !== undefined && newestKeyGeneration(credential) < rotation.oldest;
  const act = isOrphaned ? await readRevocationAct(slug, rotation.act) : null;
  return {
    credential,
    permissions: filledIn(CREDENTIAL_ROLES[role].template(slug, environment), {
      publicKey,
      ...(durable === null ? {} : { durable }),
    }),
    lastSeen,
    revocation,
    orphaned: isOrphaned
      ? { at: rotation.at, by: rotation.by, reason: rotation.reason, servers: act?.servers ?? null }
      : null,
    retired: retired.includes(environment) && mayWrite(credential),
    sharesDurable: shares,
  };
}

/**
 * Who is connected with a credential now, asked of every server. Throws as `authorize` does, `not-found`, and `nats-unavailable` when no
 * server answers.
 */
export async function listCredentialConnections(
  caller: Caller,
  organization: string,
  publicKey: string,
): Promise<CredentialConnections> {
  const { slug } = await findOrganization(authorize(caller.actor, 'connection.list', organization));
  const credential = await findCredential(slug, publicKey);
  const known = await readOrganizationRecord(slug);
  if (known === null) throw new VertebraError('not-found', `${slug} has no credential of this public key.`);
  const at = new Date().toISOString();
  const [servers, { connections, answered }] = await Promise.all([
    allServers(),
    listUserConnections(known.record[accountOf(credential)], [publicKey]),
  ]);
  const items = connections
    .filter((one) => one.publicKey === publicKey)
    .sort((a, b) => (a.since < b.since ? 1 : -1))
    .map(({ publicKey: _key, issuer: _issuer, ...one }) => one);
  return {
    at,
    total: items.length,
    items: items.slice(0, MOST_CONNECTIONS_SHOWN),
    silent: servers.filter((server) => !answered.includes(server)),
  };
}
