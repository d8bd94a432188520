import { expect, it } from 'vitest';
import { needsRenewal } from './refresh-session.ts';
import { isCurrent, sessionSchema } from './session.ts';

const person = { issuer: 'i', subject: '1', username: 'a', displayName: 'A', sessionId: 's' };
const SESSION = sessionSchema.parse({
  actor: { ...person, scope: 'organization', organization: 'acme', roles: ['org-admin'] },
  refreshToken: 'r',
  startedAt: 0,
  accessExpiresAt: 100_000,
});

it('is current until its access token expires, and renewed 30 s before', () => {
  expect([isCurrent(SESSION, 99_999), isCurrent(SESSION, 100_000)]).toEqual([true, false]);
  expect([needsRenewal(SESSION, 69_999), needsRenewal(SESSION, 70_000)]).toEqual([false, true]);
});

it('lasts to its end where there is nothing to renew it with', () => {
  const session = { ...SESSION, refreshToken: null };
  expect([needsRenewal(session, 99_999), needsRenewal(session, 100_000)]).toEqual([false, true]);
});

it.each([
  ['a role of the other scope', { ...SESSION.actor, roles: ['sovereign-admin'] }],
  ['an unknown role', { ...SESSION.actor, roles: ['root'] }],
  ['no Organization', { ...SESSION.actor, organization: undefined }],
])('does not read %s', (_, actor) => {
  expect(sessionSchema.safeParse({ ...SESSION, actor }).success).toBe(false);
});
