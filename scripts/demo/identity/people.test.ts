import { expect, test } from 'vitest';
import { ROLES } from '../../../lib/domain/system/roles.ts';
import { claimsOf } from './claims.ts';
import { findPerson, isRealm, PEOPLE, serviceAccountsOf, signIn } from './people.ts';

test('there is somebody for every role', () => {
  expect(new Set(PEOPLE.map(({ role }) => role))).toEqual(new Set(ROLES));
});

test('the password is the username, in the own realm only', () => {
  expect(signIn('acme', 'acme-viewer', 'acme-viewer')?.role).toBe('org-viewer');
  expect(signIn('acme', 'acme-viewer', 'wrong')).toBeNull();
  expect(signIn('globex', 'acme-viewer', 'acme-viewer')).toBeNull();
  expect(signIn('acme', 'operator', 'operator')).toBeNull();
});

test('every Organization has an admin, the Sovereign has no such person', () => {
  expect(findPerson('initech', 'initech-admin')?.role).toBe('org-admin');
  expect(findPerson('catalyst-admin', 'catalyst-admin-admin')).toBeNull();
  expect(findPerson('initech', 'globex-admin')).toBeNull();
});

test('every Organization has a program of its admins, and no realm has one of another scope', () => {
  expect(serviceAccountsOf('initech')).toEqual([
    { clientId: 'initech-automation', role: 'org-admin', realm: 'initech' },
  ]);
  const ofTheSovereign = serviceAccountsOf('catalyst-admin').map(({ role }) => role);
  expect(ofTheSovereign.sort()).toEqual(['security-officer', 'sovereign-admin', 'support']);
});

test.each([
  ['catalyst-admin', true],
  ['acme', true],
  ['master', false],
  ['..', false],
  ['acme-prod', false],
])('realm %s: %s', (name, expected) => {
  expect(isRealm(name)).toBe(expected);
});

test('claims are those of Keycloak', () => {
  const person = findPerson('acme', 'acme-admin');
  expect(person && claimsOf(person)).toEqual({
    preferred_username: 'acme-admin',
    name: 'Ada Admin',
    email: 'acme-admin@acme.example',
    realm_access: { roles: ['org-admin', 'offline_access'] },
    organization: ['acme'],
    groups: ['/org-admin'],
  });
});
