import type { Role } from '../../../lib/domain/system/roles.ts';
import type { KeycloakAdmin } from './keycloak-admin.ts';
import { TOPOLOGIES } from './topologies.ts';
import type { Topology, TopologyName } from './topologies.ts';
import { createUser } from './users.ts';

export interface Person {
  username: string;
  role: Role;
  realm: string;
  /** null: of the Sovereign */
  organization: string | null;
}

const SOVEREIGN = { operator: 'sovereign-admin', support: 'support', security: 'security-officer' } as const;
const MEMBERS = { admin: 'org-admin', developer: 'org-developer', viewer: 'org-viewer' } as const;

/** One person per role of a topology, and an admin of each other Organization. */
export function peopleOf(name: TopologyName): Person[] {
  const { sovereignRealm, organizations, organization: main }: Topology = TOPOLOGIES[name];
  return [
    ...Object.entries(SOVEREIGN).map(([username, role]) => ({
      username,
      role,
      realm: sovereignRealm,
      organization: null,
    })),
    ...Object.entries(organizations).flatMap(([organization, realm]) =>
      Object.entries(MEMBERS)
        .filter(([kind]) => organization === main || kind === 'admin')
        .map(([kind, role]) => ({ username: `${organization}-${kind}`, role, realm, organization })),
    ),
  ];
}

interface OrganizationRepresentation {
  id: string;
  alias: string;
}

/** Makes an Organization of Keycloak's own in a realm that holds many; its alias is the slug. */
export async function createKeycloakOrganization(admin: KeycloakAdmin, realm: string, slug: string): Promise<void> {
  const domains = [{ name: `${slug}.example`, verified: true }];
  await admin.send('POST', `/${realm}/organizations`, { name: slug, alias: slug, enabled: true, domains });
}

export async function joinKeycloakOrganization(admin: KeycloakAdmin, realm: string, slug: string, user: string) {
  const found = await admin.get<OrganizationRepresentation[]>(`/${realm}/organizations?search=${slug}&exact=true`);
  const organization = found.find(({ alias }) => alias === slug);
  if (!organization) throw new Error(`realm ${realm} has no Organization ${slug}`);
  await admin.send('POST', `/${realm}/organizations/${organization.id}/members`, user);
}

/** Makes everybody of a topology at Keycloak. */
export async function createPeople(admin: KeycloakAdmin, name: TopologyName): Promise<void> {
  for (const { username, role, realm, organization } of peopleOf(name)) {
    const user = await createUser(admin, realm, username, [role]);
    if (name === 'keycloak-organizations' && organization !== null) {
      await joinKeycloakOrganization(admin, realm, organization, user);
    }
  }
}
