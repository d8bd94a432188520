import { describe, expect, it } from 'vitest';
import { ACCESS, ACTIONS, refusalReason } from '../../domain/access-table.ts';
import type { Action, OrganizationAction, SovereignAction } from '../../domain/access-table.ts';
import type { Actor } from '../../domain/system/actor.ts';
import { ORGANIZATION_ROLES, ROLES, SOVEREIGN_ROLES } from '../../domain/system/roles.ts';
import type { OrganizationRole, Role, SovereignRole } from '../../domain/system/roles.ts';
import { AccessRefused, organizationNotFound } from './access-refused.ts';
import { authorize, authorizeIfAllowed } from './authorize.ts';
import { projectorGrant } from './projector-grant.ts';
import { reconcileGrant, renewalGrant, suspensionGrant } from './reconcile-grant.ts';

const person = { issuer: 'https://id.example', subject: '1', username: 'x', displayName: 'X', sessionId: 's' };
const isSovereignRole = (role: Role): role is SovereignRole => (SOVEREIGN_ROLES as readonly Role[]).includes(role);
const withRole = (role: Role, organization = 'acme'): Actor =>
  isSovereignRole(role)
    ? { ...person, scope: 'sovereign', roles: [role] }
    : { ...person, scope: 'organization', organization, roles: [role satisfies OrganizationRole] };

const isOrganizationAction = (action: Action): action is OrganizationAction => ACCESS[action].scope === 'organization';
const ask = (actor: Actor, action: Action, organization = 'acme') =>
  isOrganizationAction(action)
    ? authorize(actor, action, organization)
    : authorize(actor, action satisfies SovereignAction);

const refusal = (act: () => unknown): AccessRefused => {
  try {
    act();
  } catch (error) {
    if (error instanceof AccessRefused) return error;
    throw error;
  }
  throw new Error('It was allowed.');
};

/** Written out by hand, so that a slip in the table of lib/domain shows. */
const MAY: Record<Action, readonly Role[]> = {
  'organization.list': ['sovereign-admin', 'support', 'security-officer'],
  'organization.create': ['sovereign-admin'],
  'organization.change': ['sovereign-admin'],
  'organization.delete': ['sovereign-admin'],
  'deletion.enforce': [],
  'organization.suspend': ['sovereign-admin', 'security-officer'],
  'organization.resume': ['sovereign-admin'],
  'organization.read': ROLES,
  'jetstream.inspect': ['sovereign-admin', 'support', 'org-admin', 'org-developer', 'org-viewer'],
  'data.read': ORGANIZATION_ROLES,
  'environment.add': ['sovereign-admin'],
  'environment.change': ['sovereign-admin', 'org-admin'],
  'environment.place': ['sovereign-admin'],
  'environment.retire': ['sovereign-admin', 'org-admin'],
  'environment.restore': ['sovereign-admin', 'org-admin'],
  'environment.delete': ['sovereign-admin', 'org-admin'],
  'environment.rebuild': ['sovereign-admin', 'org-admin'],
  'environment.settle-rejected': ['org-admin'],
  'environment.project': [],
  'intent.reconcile': [],
  'suspension.settle': [],
  'credential.list': ROLES,
  'credential.list-all': ['sovereign-admin', 'security-officer'],
  'credential.issue': ['org-admin', 'org-developer'],
  'credential.issue-prod': ['org-admin'],
  'credential.issue-trusted': ['org-admin'],
  'credential.revoke': ['sovereign-admin', 'security-officer', 'org-admin', 'org-developer'],
  'credential.revoke-prod': ['sovereign-admin', 'security-officer', 'org-admin'],
  'credential.revoke-trusted': ['sovereign-admin', 'security-officer', 'org-admin'],
  'connection.list': ['sovereign-admin', 'support', 'security-officer', 'org-admin', 'org-developer'],
  'refusal.list': ['sovereign-admin', 'support', 'security-officer', 'org-admin', 'org-developer'],
  'signing-key.rotate': ['sovereign-admin', 'security-officer', 'org-admin'],
  'master-secret.rotate': ['security-officer'],
  'signing-key.renew': [],
  'sovereign-keys.read': ['sovereign-admin', 'security-officer'],
  'operator-key.rotate': ['security-officer'],
  'operator-key.resign': [],
  'server-users.rotate': ['security-officer'],
  'support-grant.list': ROLES,
  'support-grant.request': ['sovereign-admin', 'support'],
  'support-grant.decide': ['org-admin'],
  'support-grant.end': ROLES,
  'audit.verify': ['sovereign-admin', 'security-officer'],
  'audit.read-all': ['sovereign-admin', 'security-officer'],
  'audit.read': ['sovereign-admin', 'security-officer', 'org-admin'],
};
const CELLS = ACTIONS.flatMap((action) => ROLES.map((role) => ({ action, role, may: MAY[action].includes(role) })));

describe('the whole table', () => {
  it.each(CELLS.filter(({ may }) => may))('$role may $action', ({ action, role }) => {
    const actor = withRole(role);
    const organization = isOrganizationAction(action) ? 'acme' : null;
    expect(ask(actor, action)).toEqual({ action, actor, organization });
  });

  it.each(CELLS.filter(({ may }) => !may))('$role may not $action', ({ action, role }) => {
    const refused = refusal(() => ask(withRole(role), action));
    const organization = isOrganizationAction(action) ? 'acme' : null;
    expect(refused).toMatchObject({ code: 'forbidden', message: refusalReason(action), action, organization });
  });
});

describe("another's Organization", () => {
  const cells = ACTIONS.filter(isOrganizationAction).flatMap((action) =>
    ORGANIZATION_ROLES.map((role) => ({ action, role })),
  );

  it.each(cells)('does not exist for $role asking $action', ({ action, role }) => {
    const refused = refusal(() => authorize(withRole(role, 'globex'), action, 'acme'));
    const missing = organizationNotFound('acme');
    expect(refused).toMatchObject({ code: 'not-found', action, organization: 'acme' });
    expect({ code: refused.code, message: refused.message }).toEqual({ code: missing.code, message: missing.message });
  });

  it('compares names exactly', () => {
    for (const odd of ['Acme', 'acme ', 'acme-prod', '', 'acm', '*']) {
      expect(refusal(() => authorize(withRole('org-admin'), 'organization.read', odd)).code).toBe('not-found');
    }
  });
});

it('gives nothing to somebody without a role', () => {
  for (const action of ACTIONS) {
    const nobody: Actor = { ...person, scope: 'organization', organization: 'acme', roles: [] };
    expect(refusal(() => ask(nobody, action)).code).toBe('forbidden');
  }
});

describe('what comes on top of what somebody may anyway', () => {
  it('is granted to a role that may, and left out for one that may not', () => {
    const actor = withRole('org-admin');
    expect(authorizeIfAllowed(actor, 'credential.issue-prod', 'acme')).toEqual({
      action: 'credential.issue-prod',
      actor,
      organization: 'acme',
    });
    expect(authorizeIfAllowed(withRole('org-developer'), 'credential.issue-prod', 'acme')).toBeNull();
  });

  it("does not exist in another's Organization, whatever the role", () => {
    const foreign = refusal(() => authorizeIfAllowed(withRole('org-admin', 'globex'), 'credential.issue-prod', 'acme'));
    expect(foreign.code).toBe('not-found');
  });
});

describe('a process of Vertebra', () => {
  const grants = [projectorGrant, reconcileGrant, suspensionGrant, renewalGrant].map((grant) => grant('acme'));

  it.each([
    ['projector', 'Projector', 'environment.project'],
    ['vertebra', 'Vertebra', 'intent.reconcile'],
    ['vertebra', 'Vertebra', 'suspension.settle'],
    ['vertebra', 'Vertebra', 'signing-key.renew'],
  ])('%s (%s) acts in one Organization under a name that no provider gives: %s', (subject, displayName, action) => {
    const grant = grants.find((one) => one.action === action);
    expect(grant).toMatchObject({ organization: 'acme', actor: { scope: 'sovereign', subject, displayName } });
    // a provider's issuer is an https URL (or one of this machine), so no token speaks for a process
    expect(grant?.actor).toMatchObject({ issuer: 'urn:vertebra', username: subject, sessionId: 'none', roles: [] });
  });

  it('may do nothing that a person asks for', () => {
    for (const { actor } of grants) {
      for (const action of ACTIONS) expect(refusal(() => ask(actor, action)).code).toBe('forbidden');
    }
  });
});
