import type { Role } from '../../../lib/domain/system/roles.ts';
import { isOrganizationSlug } from '../../../lib/domain/names.ts';

/** The realm of the Sovereign; every other realm is an Organization's slug (docs/access.md). */
export const SOVEREIGN_REALM = 'catalyst-admin';

export interface Person {
  /** their password too: this is a demo on a loopback address */
  username: string;
  displayName: string;
  role: Role;
  realm: string;
}

/** One per role, and one of another Organization. */
export const PEOPLE: readonly Person[] = [
  { username: 'operator', displayName: 'Olivia Operator', role: 'sovereign-admin', realm: SOVEREIGN_REALM },
  { username: 'support', displayName: 'Sam Support', role: 'support', realm: SOVEREIGN_REALM },
  { username: 'security', displayName: 'Selma Security', role: 'security-officer', realm: SOVEREIGN_REALM },
  { username: 'acme-admin', displayName: 'Ada Admin', role: 'org-admin', realm: 'acme' },
  { username: 'acme-developer', displayName: 'Deniz Developer', role: 'org-developer', realm: 'acme' },
  { username: 'acme-viewer', displayName: 'Vera Viewer', role: 'org-viewer', realm: 'acme' },
  { username: 'globex-admin', displayName: 'Gus Admin', role: 'org-admin', realm: 'globex' },
];

export interface ServiceAccount {
  /** its secret too: this is a demo on a loopback address */
  clientId: string;
  role: Role;
  realm: string;
}

/** Programs that use the API; they get tokens by client credentials. */
export const SERVICE_ACCOUNTS: readonly ServiceAccount[] = [
  { clientId: 'acme-deployer', role: 'org-developer', realm: 'acme' },
  { clientId: 'operator-automation', role: 'sovereign-admin', realm: SOVEREIGN_REALM },
  { clientId: 'support-automation', role: 'support', realm: SOVEREIGN_REALM },
  { clientId: 'security-automation', role: 'security-officer', realm: SOVEREIGN_REALM },
];

/** Those of a realm. Every Organization has `{slug}-automation`, so what a new one is can be tried without a browser. */
export function serviceAccountsOf(realm: string): ServiceAccount[] {
  const known = SERVICE_ACCOUNTS.filter((account) => account.realm === realm);
  if (realm === SOVEREIGN_REALM) return known;
  return [...known, { clientId: `${realm}-automation`, role: 'org-admin', realm }];
}

/** Whether there is a realm of that name: the Sovereign's, or any Organization's, made when first asked for. */
export const isRealm = (name: string): boolean => name === SOVEREIGN_REALM || isOrganizationSlug(name);

/** Somebody of a realm by username. Every Organization has `{slug}-admin`, so a new one can be signed in to. */
export function findPerson(realm: string, username: string): Person | null {
  const known = PEOPLE.find((person) => person.realm === realm && person.username === username);
  if (known) return known;
  if (realm === SOVEREIGN_REALM || username !== `${realm}-admin`) return null;
  return { username, displayName: `Admin of ${realm}`, role: 'org-admin', realm };
}

/** Whether the password is right; the same answer for an unknown person and a wrong password. */
export const signIn = (realm: string, username: string, password: string): Person | null =>
  password === username ? findPerson(realm, username) : null;
