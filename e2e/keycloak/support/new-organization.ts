import { randomUUID } from 'node:crypto';
import { api } from '../../../lib/domain/paths.ts';
import type { Role } from '../../../lib/domain/system/roles.ts';
import { automationToken } from './automation.ts';
import type { KeycloakAdmin } from './keycloak-admin.ts';
import { createOrganizationRealm } from './realms.ts';
import type { SuiteFile } from './suite-file.ts';
import { TOPOLOGIES } from './topologies.ts';
import { createUser } from './users.ts';

export interface NewOrganization {
  /** the name of its realm too */
  slug: string;
  /** makes somebody in its realm and gives their id there */
  addUser: (username: string, roles: readonly Role[]) => Promise<string>;
}

/** Makes an Organization through the API, as an operator's script would; it has no realm yet. Gives its slug. */
export async function createOrganizationAt(suite: SuiteFile, admin: KeycloakAdmin): Promise<string> {
  const slug = `org-${randomUUID().slice(0, 8)}`;
  const token = await automationToken(admin, suite.keycloak, TOPOLOGIES['per-organization'].sovereignRealm);
  const answer = await fetch(`${suite.apps['per-organization']}${api.organizations()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug, displayName: `${slug} Inc.`, environments: ['dev'] }),
  });
  if (!answer.ok) throw new Error(`no Organization was made: ${answer.status} ${await answer.text()}`);
  return slug;
}

/** An Organization of a test's own with its realm, at the app `per-organization`. */
export async function newOrganization(
  suite: SuiteFile,
  admin: KeycloakAdmin,
  changes: Readonly<Record<string, unknown>>,
): Promise<NewOrganization> {
  const slug = await createOrganizationAt(suite, admin);
  await createOrganizationRealm(admin, slug, suite.apps['per-organization'], changes);
  return { slug, addUser: (username, roles) => createUser(admin, slug, username, roles) };
}
