import { SOVEREIGN_REALM } from './people.ts';
import type { Person, ServiceAccount } from './people.ts';

/**
 * What Keycloak says about a person with its default mappers (realm roles, group membership, organization).
 * A role that means nothing to Vertebra stands among them, as it does in every real realm.
 */
export const claimsOf = (person: Person) => ({
  preferred_username: person.username,
  name: person.displayName,
  email: `${person.username}@${person.realm}.example`,
  realm_access: { roles: [person.role, 'offline_access'] },
  groups: [`/${person.role}`],
  ...(person.realm === SOVEREIGN_REALM ? {} : { organization: [person.realm] }),
});

/** What it says about a service account, whose name it makes up from the client's. */
export const serviceAccountClaims = ({ clientId, role, realm }: ServiceAccount) => ({
  preferred_username: `service-account-${clientId}`,
  azp: clientId,
  realm_access: { roles: [role, 'offline_access'] },
  ...(realm === SOVEREIGN_REALM ? {} : { organization: [realm] }),
});

/** All names above, and the session's: the provider gives only claims that it was told of. */
export const CLAIM_NAMES = [
  'sub',
  'sid',
  'preferred_username',
  'name',
  'email',
  'realm_access',
  'groups',
  'organization',
];
