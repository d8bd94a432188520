import type { Role } from '../../../lib/domain/system/roles.ts';
import type { KeycloakAdmin } from './keycloak-admin.ts';

/** Everybody's: they live for one run on a loopback address. */
export const PASSWORD = 'correct horse battery staple';

interface RoleRepresentation {
  id: string;
  name: string;
}

const rolesOf = (admin: KeycloakAdmin, realm: string, names: readonly string[]): Promise<RoleRepresentation[]> =>
  Promise.all(names.map((name) => admin.get<RoleRepresentation>(`/${realm}/roles/${name}`)));

const mappings = (realm: string, user: string) => `/${realm}/users/${user}/role-mappings/realm`;

export async function grantRoles(admin: KeycloakAdmin, realm: string, user: string, roles: readonly string[]) {
  await admin.send('POST', mappings(realm, user), await rolesOf(admin, realm, roles));
}

export async function takeRoles(admin: KeycloakAdmin, realm: string, user: string, roles: readonly string[]) {
  await admin.send('DELETE', mappings(realm, user), await rolesOf(admin, realm, roles));
}

/** Makes somebody with a password and gives their id. */
export async function createUser(
  admin: KeycloakAdmin,
  realm: string,
  username: string,
  roles: readonly Role[],
): Promise<string> {
  const id = await admin.send('POST', `/${realm}/users`, {
    username,
    enabled: true,
    email: `${username}@${realm}.example`,
    emailVerified: true,
    firstName: username,
    lastName: 'Tester',
    credentials: [{ type: 'password', value: PASSWORD, temporary: false }],
  });
  await grantRoles(admin, realm, id, roles);
  return id;
}
