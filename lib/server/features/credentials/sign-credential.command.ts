import { CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import type { IssueAction } from '../../../domain/credentials/credential-rules.ts';
import { newestKeyGeneration } from '../../../domain/credentials/renewal.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Credential, IssuedCredential } from '../../../domain/credentials/credential.ts';
import { filledIn } from '../../../domain/credentials/permission-template.ts';
import type { UserTags } from '../../../domain/credentials/permission-template.ts';
import type { Grant } from '../../../domain/grant.ts';
import { ensureCredentialKey } from '../../accounts/account-writer.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { getConfig } from '../../config/config.ts';
import { signScopedUser } from '../../keys/sign.ts';
import { getVault } from '../../nats/connections/vault.ts';

export type IssueGrant = Grant<IssueAction>;

const tagsOf = ({ durable }: Credential): UserTags => (durable === null ? {} : { durable });

/** The text of each permission as the server will read it for this user. */
function permissionsOf(credential: Credential): IssuedCredential['permissions'] {
  const { role, organization, environment, publicKey } = credential;
  return filledIn(CREDENTIAL_ROLES[role].template(organization, environment), { publicKey, ...tagsOf(credential) });
}

/** Signs credentials of one role for one Environment. */
export type SignCredential = (credential: Credential) => Promise<string>;

/**
 * What signs the credentials of a role for an Environment: the key of that role, which the account gets when it has none yet. Throws
 * `nats-unavailable`.
 */
export async function signerOfRole(
  grant: IssueGrant,
  organization: IndexedOrganization,
  { role, environment }: Pick<Credential, 'role' | 'environment'>,
): Promise<SignCredential> {
  const signing = await ensureCredentialKey(grant, organization.account, role, environment);
  return (credential) => signWith(grant, signing, credential);
}

/**
 * The JWT of a credential as its record has it, signed with the key of its role, which the account gets when it has none yet. For
 * commands that have written the record before. Throws `nats-unavailable`, and `conflict` when the key is of another generation by now.
 */
export const signCredential = async (
  grant: IssueGrant,
  organization: IndexedOrganization,
  credential: Credential,
): Promise<string> => (await signerOfRole(grant, organization, credential))(credential);

async function signWith(
  grant: IssueGrant,
  { accountName, key }: Awaited<ReturnType<typeof ensureCredentialKey>>,
  credential: Credential,
): Promise<string> {
  // What the record says is what signs: by it people know whom a rotation cuts.
  if (key.generation !== newestKeyGeneration(credential)) {
    throw new VertebraError(
      'conflict',
      'The signing key of this role was rotated meanwhile. Nothing was issued. Try again.',
    );
  }
  return signScopedUser(await getVault(), grant, {
    accountName,
    key,
    publicKey: credential.publicKey,
    name: credential.name,
    tags: tagsOf(credential),
    expiresAt: Math.floor(Date.parse(credential.expiresAt) / 1000),
  });
}

/** The answer with which a new credential leaves the server. */
export function issuedAs(credential: Credential, jwt: string): IssuedCredential {
  const { natsPublicUrl, natsWebsocketUrl } = getConfig();
  return {
    credential,
    jwt,
    permissions: permissionsOf(credential),
    inboxPrefix: `_INBOX.${credential.publicKey}`,
    endpoints: { nats: natsPublicUrl, websocket: natsWebsocketUrl },
  };
}
