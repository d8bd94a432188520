/** Signing keys that claims do not carry, since their Environment is retired or is being deleted. Pure. */
import { accountOf, mayWrite } from '../../../domain/credentials/credential-rules.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import type { CredentialRole } from '../../../domain/credentials/credential-roles.ts';
import type { Side } from '../../../domain/evidence.ts';
import { ENVIRONMENT_TYPES, isEnvironmentType } from '../../../domain/names.ts';
import { standingIn } from '../../keys/account-claims.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import type { KeyName, OrganizationRecord } from '../organization-record.ts';

const isCredentialRole = (role: string): role is CredentialRole => role in CREDENTIAL_ROLES;

/**
 * Whether claims whose home account has these tags leave a key out: of a retired Environment whatever may write, of one that is being
 * deleted, or was, all. The names stay in the record, so that restoring lets the same credentials in again.
 */
export function isWithheld(
  { role, environment }: KeyName,
  tags: readonly string[],
  { environments }: Pick<OrganizationRecord, 'environments'>,
): boolean {
  if (!isEnvironmentType(environment) || !isCredentialRole(role)) return false;
  const standing = standingIn(tags, environment);
  if (standing === 'active') return false;
  return environments[environment]?.kind === 'delete' || (standing === 'retired' && mayWrite({ role }));
}

/** All that claims of one account leave out, named in the record or not. */
export const withheldKeys = (side: Side, tags: readonly string[], record: Pick<OrganizationRecord, 'environments'>) =>
  CREDENTIAL_ROLE_IDS.filter((role) => accountOf({ role }) === side).flatMap((role) =>
    ENVIRONMENT_TYPES.map((environment) => ({ role, environment })).filter((key) => isWithheld(key, tags, record)),
  );

/** Whether claims may lack a key by what the index knows: of an Environment that is gone, or of a retired one and such as may write. */
export function mayLack(
  { environments, retired }: Pick<IndexedOrganization, 'environments' | 'retired'>,
  { role, environment }: KeyName,
): boolean {
  if (!isEnvironmentType(environment) || !isCredentialRole(role) || environments.includes(environment)) return false;
  return !retired.includes(environment) || mayWrite({ role });
}
