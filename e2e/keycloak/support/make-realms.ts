import type { KeycloakAdmin } from './keycloak-admin.ts';
import { createKeycloakOrganization, createPeople } from './people.ts';
import { createOrganizationRealm, createRealm, realmFile } from './realms.ts';
import type { SuiteFile } from './suite-file.ts';
import { TOPOLOGIES, TOPOLOGY_NAMES } from './topologies.ts';
import type { TopologyName } from './topologies.ts';
import { grantRoles } from './users.ts';

/** Makes the realms of each topology with their people, but for the one that Keycloak has imported at its start. */
export async function makeRealms(admin: KeycloakAdmin, apps: SuiteFile['apps'], clientSecret: string): Promise<void> {
  const variables = (name: TopologyName) => ({
    VERTEBRA_BASE_URL: apps[name],
    VERTEBRA_CLIENT_SECRET: clientSecret,
  });
  for (const name of ['shared-sovereign', 'keycloak-organizations'] as const) {
    const realm = TOPOLOGIES[name].sovereignRealm;
    await createRealm(admin, realmFile('catalyst-admin'), variables(name), { realm });
  }
  for (const name of ['per-organization', 'shared-sovereign'] as const) {
    for (const realm of Object.values(TOPOLOGIES[name].organizations)) {
      await createOrganizationRealm(admin, realm, apps[name]);
    }
  }
  await createRealm(admin, realmFile('organizations'), variables('keycloak-organizations'));
  for (const slug of Object.keys(TOPOLOGIES['keycloak-organizations'].organizations)) {
    await createKeycloakOrganization(admin, 'organizations', slug);
  }
  await Promise.all(TOPOLOGY_NAMES.map((name) => createPeople(admin, name)));
  // tests make Organizations with it
  const realm = TOPOLOGIES['per-organization'].sovereignRealm;
  const [robot] = await admin.get<{ id: string }[]>(`/${realm}/users?username=service-account-vertebra-automation`);
  await grantRoles(admin, realm, robot?.id ?? '', ['sovereign-admin']);
}
