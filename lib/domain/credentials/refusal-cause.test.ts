import { describe, expect, it } from 'vitest';
import { causeOfRefusal } from './refusal-cause.ts';
import type { AccountFacts, LoginLimits, RefusedLogin } from './refusal-cause.ts';

const NOW = 1_800_000_000;
const OPEN: LoginLimits = { connectionTypes: [], isRestricted: false };
const login = (over: Partial<RefusedLogin> = {}): RefusedLogin => ({
  at: NOW,
  overLimit: false,
  transport: 'STANDARD',
  issuedAt: NOW - 1_000,
  expires: NOW + 1_000,
  notBefore: null,
  hasOwnPermissions: false,
  limits: OPEN,
  ...over,
});
const account = (over: Partial<AccountFacts> = {}): AccountFacts => ({
  changedAt: NOW - 10,
  signer: { carried: true, template: OPEN },
  revokedUntil: null,
  suspended: false,
  valid: true,
  ...over,
});
const WEBSOCKET: LoginLimits = { connectionTypes: ['WEBSOCKET'], isRestricted: false };
const BOUND: LoginLimits = { connectionTypes: [], isRestricted: true };

describe('the cause of a refused login', () => {
  it.each<[string, RefusedLogin, AccountFacts | null]>([
    ['wrong-seed', login(), account()],
    ['wrong-seed', login({ expires: null }), account({ suspended: true })],
    ['wrong-seed', login(), account({ revokedUntil: NOW - 1_001 })],
    ['revoked', login(), account({ revokedUntil: NOW - 1_000 })],
    ['revoked', login({ expires: NOW - 1 }), account({ revokedUntil: NOW, signer: { carried: false } })],
    ['expired', login({ expires: NOW }), account()],
    ['expired', login({ expires: NOW }), account({ signer: { carried: false } })],
    ['wrong-seed', login({ expires: NOW + 1 }), account()],
    ['not-yet-valid', login({ notBefore: NOW + 1 }), account()],
    ['unknown-signing-key', login(), account({ signer: { carried: false }, valid: false })],
    ['account-not-valid', login(), account({ valid: false })],
    ['organization-suspended', login({ overLimit: true }), account({ suspended: true })],
    ['connection-limit', login({ overLimit: true }), account()],
    ['connection-type', login(), account({ signer: { carried: true, template: WEBSOCKET } })],
    ['connection-type', login({ limits: WEBSOCKET }), account({ signer: { carried: true, template: null } })],
    ['wrong-seed', login({ transport: 'WEBSOCKET', limits: WEBSOCKET }), account()],
    ['wrong-seed', login({ transport: null }), account({ signer: { carried: true, template: WEBSOCKET } })],
    ['restricted', login(), account({ signer: { carried: true, template: BOUND } })],
    ['restricted', login({ limits: BOUND }), account({ signer: { carried: true, template: null } })],
    ['own-permissions', login({ hasOwnPermissions: true }), account()],
    ['wrong-seed', login({ hasOwnPermissions: true }), account({ signer: { carried: true, template: null } })],
    ['unknown', login(), account({ changedAt: NOW + 1 })],
    ['unknown', login(), null],
    ['unknown', login({ overLimit: true }), null],
    ['expired', login({ expires: NOW - 1 }), null],
  ])('is %s for %j under %j', (cause, shown, of) => {
    expect(causeOfRefusal(shown, of)).toBe(cause);
  });
});
