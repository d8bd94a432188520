import { randomUUID } from 'node:crypto';
import type { Actor } from '../../lib/domain/system/actor.ts';
import type { Caller } from '../../lib/domain/system/caller.ts';
import type { OrganizationRole, SovereignRole } from '../../lib/domain/system/roles.ts';

const person = (username: string) => ({
  issuer: 'https://id.example',
  subject: `sub-${username}`,
  username,
  displayName: username,
  sessionId: `sid-${username}`,
});

const HOUR_MS = 3_600_000;

const calling = (actor: Actor): Caller => ({
  actor,
  address: '192.0.2.1',
  correlation: randomUUID(),
  expiresAt: Date.now() + HOUR_MS,
});

/** A new request of somebody of the Sovereign. */
export const sovereign = (role: SovereignRole, username: string = role): Caller =>
  calling({ ...person(username), scope: 'sovereign', roles: [role] });

/** A new request of somebody of an Organization. */
export const member = (organization: string, role: OrganizationRole, username = `${organization}-${role}`): Caller =>
  calling({ ...person(username), scope: 'organization', organization, roles: [role] });

export const operator = (): Caller => sovereign('sovereign-admin');
