import { describe, expect, it } from 'vitest';
import { mayDo } from '../access-table.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from './credential-roles.ts';
import {
  accountOf,
  isBeyondItsIssuer,
  issueAction,
  reachesEveryEnvironment,
  REVOKE_ACTIONS,
  revokeAction,
} from './credential-rules.ts';
import { ENVIRONMENT_TYPES } from '../names.ts';

const TRUSTED = CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === 'trusted');
const SEALED = CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === 'sealed');
const cells = (roles: typeof TRUSTED) => roles.flatMap((role) => ENVIRONMENT_TYPES.map((type) => ({ role, type })));

describe('issuing', () => {
  it.each(cells(TRUSTED))('$role for $type takes the right for every Environment', ({ role, type }) => {
    expect(issueAction(role, type)).toBe('credential.issue-trusted');
    expect(mayDo({ roles: ['org-developer'] }, issueAction(role, type))).toBe(false);
    expect(mayDo({ roles: ['org-admin'] }, issueAction(role, type))).toBe(true);
  });

  it.each(cells(SEALED))('$role for $type takes the right for that', ({ role, type }) => {
    expect(issueAction(role, type)).toBe(type === 'prod' ? 'credential.issue-prod' : 'credential.issue');
  });
});

describe('a credential', () => {
  it.each(TRUSTED)('%s reaches every Environment, and says so', (role) => {
    expect(reachesEveryEnvironment({ role })).toBe(true);
    const { label, summary, risk } = CREDENTIAL_ROLES[role];
    for (const text of [label, summary, risk]) expect(text).toMatch(/every Environment/);
    expect(risk).toContain('prod included');
  });

  it.each(SEALED)('%s reaches its own', (role) => {
    expect(reachesEveryEnvironment({ role })).toBe(false);
    expect(isBeyondItsIssuer({ role, environment: 'dev', issuedUnder: null })).toBe(false);
  });

  it.each([
    ['issued before the right was asked for', 'dev', null, true],
    ['issued under the right for one Environment', 'dev', 'credential.issue', true],
    ['issued under the right for all', 'dev', 'credential.issue-trusted', false],
    ['issued for prod, which an admin alone could even then', 'prod', null, false],
  ] as const)('that is trusted and was %s is told apart', (_name, environment, issuedUnder, beyond) => {
    expect(isBeyondItsIssuer({ role: 'trusted-publisher', environment, issuedUnder })).toBe(beyond);
  });
});

describe('revoking', () => {
  it.each(cells([...TRUSTED, ...SEALED]))('$role for $type takes as much as issuing it', ({ role, type }) => {
    expect(revokeAction({ role, environment: type })).toBe(issueAction(role, type).replace('issue', 'revoke'));
    expect(accountOf({ role })).toBe(CREDENTIAL_ROLES[role].kind === 'trusted' ? 'home' : 'edge');
  });

  it.each(['sovereign-admin', 'security-officer', 'org-admin'] as const)('is open to a %s', (role) => {
    for (const action of REVOKE_ACTIONS) expect(mayDo({ roles: [role] }, action)).toBe(true);
  });
});
