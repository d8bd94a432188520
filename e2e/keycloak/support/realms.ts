import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../scripts/demo/demo-state.ts';
import type { KeycloakAdmin } from './keycloak-admin.ts';

/** The realm files that are shipped (docs/keycloak.md). */
export const realmFile = (name: 'catalyst-admin' | 'organization-realm' | 'organizations'): string =>
  join(PROJECT, 'deploy', 'keycloak', `${name}.json`);

/**
 * Makes a realm of a file in a running Keycloak, as `envsubst … | kcadm.sh create realms -f -` does; `changes` is what a
 * test needs otherwise.
 */
export async function createRealm(
  admin: KeycloakAdmin,
  file: string,
  variables: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const text = await readFile(file, 'utf8');
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`${file} wants ${name}`);
    return value;
  });
  await admin.send('POST', '', { ...(JSON.parse(filled) as object), ...changes });
}

/** Makes the realm of an Organization. */
export const createOrganizationRealm = (
  admin: KeycloakAdmin,
  organization: string,
  baseUrl: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> =>
  createRealm(
    admin,
    realmFile('organization-realm'),
    { ORGANIZATION: organization, ORGANIZATION_NAME: `${organization} Inc.`, VERTEBRA_BASE_URL: baseUrl },
    changes,
  );
