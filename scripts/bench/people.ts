import type { Actor } from '../../lib/domain/system/actor.ts';

const person = { issuer: 'http://localhost/bench', subject: 'bench', displayName: 'Bench', sessionId: 'bench' };

export const operator: Actor = { ...person, username: 'operator', scope: 'sovereign', roles: ['sovereign-admin'] };

export const adminOf = (organization: string): Actor => ({
  ...person,
  username: `${organization}-admin`,
  scope: 'organization',
  organization,
  roles: ['org-admin'],
});
