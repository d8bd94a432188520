import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS, ACTIONS } from '../../domain/access-table.ts';
import type { Action, OrganizationAction, SovereignAction } from '../../domain/access-table.ts';
import type { Actor } from '../../domain/system/actor.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../../domain/credentials/credential-roles.ts';
import { authorize } from '../access/authorize.ts';
import { projectorGrant } from '../access/projector-grant.ts';
import { reconcileGrant, renewalGrant, suspensionGrant } from '../access/reconcile-grant.ts';
import { edgeAccount, homeAccount, scopedSigningKey } from './account-claims.ts';
import { bootstrap } from './bootstrap.ts';
import type { SigningKeyId } from './derive.ts';
import { decodeJwt } from './jwt.ts';
import { createKeyPair, verifySignature } from './nkey.ts';
import {
  CONTROL_TEMPLATE,
  ClaimsRefused,
  macOfChallenge,
  signAccount,
  signControlUser,
  signScopedUser,
} from './sign.ts';
import { openVault } from './vault.ts';
import type { Vault } from './vault.ts';

const person = { issuer: 'https://id.example', subject: '1', username: 'x', displayName: 'X', sessionId: 's' };
const operator: Actor = { ...person, scope: 'sovereign', roles: ['sovereign-admin'] };
const admin = (organization: string): Actor => ({
  ...person,
  scope: 'organization',
  organization,
  roles: ['org-admin'],
});

const everything = authorize(operator, 'organization.create');
const acme = authorize(admin('acme'), 'credential.issue-prod', 'acme');

const { publicKey: account } = createKeyPair('A');
const { publicKey: user } = createKeyPair('U');
const limits = { storageBytes: -1, memoryBytes: 0, streams: 5, consumers: 5, connections: -1 };
const home = homeAccount({ displayName: 'Acme', environments: ['prod'], limits });
const key: SigningKeyId = { account, role: 'publisher', environment: 'prod', generation: 1 };
const inAnHour = Math.floor(Date.now() / 1000) + 3600;
const credential = { accountName: 'acme--edge', key, publicKey: user, name: 'billing', expiresAt: inAnHour };

let directory: string;
let vault: Vault;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vertebra-sign-'));
  await bootstrap(join(directory, 'operator'));
  vault = openVault(join(directory, 'operator', 'keys'));
});
afterAll(() => rm(directory, { recursive: true }));

const payloadOf = (jwt: string) => decodeJwt(jwt).payload as { iss: string; sub: string; exp?: number; nats: object };
const withTemplate = (...publish: string[]) => ({
  ...home,
  signing_keys: [scopedSigningKey(createKeyPair('A').publicKey, 'x/prod', { publish, subscribe: [] })],
});

describe('an account', () => {
  it('is signed by the operator signing key', () => {
    const jwt = signAccount(vault, everything, { publicKey: account, name: 'acme', block: home });
    const { signed, signature } = decodeJwt(jwt);
    expect(payloadOf(jwt)).toMatchObject({ iss: vault.operator.publicKey, sub: account });
    expect(verifySignature('O', vault.operator.publicKey, signed, signature)).toBe(true);
  });

  it('may be home or edge of the one Organization of the grant', () => {
    const edge = { publicKey: account, name: 'acme--edge', block: edgeAccount('acme', account) };
    expect(payloadOf(signAccount(vault, acme, edge)).sub).toBe(account);
    expect(payloadOf(signAccount(vault, acme, { ...edge, name: 'acme' })).sub).toBe(account);
  });

  it('takes every template that a role has', () => {
    for (const role of CREDENTIAL_ROLE_IDS) {
      const template = CREDENTIAL_ROLES[role].template('acme', 'prod');
      const block = { ...home, signing_keys: [scopedSigningKey(account, role, template)] };
      expect(() => signAccount(vault, everything, { publicKey: account, name: 'acme', block })).not.toThrow();
    }
  });

  const signed = { publicKey: account, name: 'acme', block: home as Parameters<typeof signAccount>[2]['block'] };
  const block = (change: object) => ({ ...signed, block: { ...home, ...change } });
  it.each([
    ['a user key', { ...signed, publicKey: user }, 'no public account nkey'],
    ['a damaged key', { ...signed, publicKey: `${account.slice(0, -1)}!` }, 'no public account nkey'],
    ['a name that is none', { ...signed, name: 'SYS' }, 'no name of an Organization'],
    ['a reserved name', { ...signed, name: 'catalyst' }, 'no name of an Organization'],
    ['a wildcard as its name', { ...signed, name: '*' }, 'no name of an Organization'],
    ['a limit below -1', block({ limits: { conn: -2 } }), 'limit conn is -2'],
    ['a fractional limit', block({ limits: { disk_storage: 1.5 } }), 'limit disk_storage is 1.5'],
    ['a limit that is no number', block({ limits: { streams: Number.NaN } }), 'limit streams is NaN'],
    ['a limit beyond exact numbers', block({ limits: { streams: 2 ** 60 } }), 'limit streams is'],
    ['a signing key that is none', block({ signing_keys: ['ABC'] }), 'no public account nkey'],
    ['a user key as signing key', block({ signing_keys: [user] }), 'no public account nkey'],
    ['a template inside a token', { ...signed, block: withTemplate('ws.acme-{{tag(env)}}.>') }, 'no template we use'],
    ['a template we do not use', { ...signed, block: withTemplate('ws.{{name()}}.>') }, 'no template we use'],
    ['an unclosed template', { ...signed, block: withTemplate('ws.{{subject().>') }, 'no template we use'],
    ['a subject with an empty token', { ...signed, block: withTemplate('ws..x') }, 'no empty token'],
    ['a subject with a space', { ...signed, block: withTemplate('ws x') }, 'no spaces'],
    ['a wildcard in the middle', { ...signed, block: withTemplate('ws.>.x') }, 'comes last'],
  ])('is refused with %s', (_name, odd, why) => {
    const sign = () => signAccount(vault, everything, odd);
    expect(sign).toThrow(ClaimsRefused);
    expect(sign).toThrow(why);
  });

  it("is refused for another's grant", () => {
    for (const name of ['globex', 'globex--edge', 'acme-x']) {
      expect(() => signAccount(vault, acme, { ...signed, name })).toThrow('another Organization');
    }
  });
});

describe('a user under a scoped key', () => {
  it('carries the account and its durable, and no permissions', () => {
    const jwt = signScopedUser(vault, acme, { ...credential, tags: { durable: 'app' } });
    expect(payloadOf(jwt)).toMatchObject({ iss: vault.signingKey(key).publicKey, sub: user, exp: inAnHour });
    expect(payloadOf(jwt).nats).toEqual({ issuer_account: account, tags: ['durable:app'], type: 'user', version: 2 });
    expect(payloadOf(signScopedUser(vault, acme, credential)).nats).not.toHaveProperty('tags');
  });

  it.each([
    ["another Organization's account", { accountName: 'globex--edge' }, 'another Organization'],
    ['an account of no Organization', { accountName: 'acme--edge--edge' }, 'another Organization'],
    ['an account key', { publicKey: account }, 'not a public user nkey'],
    ['a damaged key', { publicKey: user.toLowerCase() }, 'not a public user nkey'],
    ['a name that is no slug', { name: 'Billing Service' }, 'the name is no slug'],
    ['a wildcard as its name', { name: '*' }, 'the name is no slug'],
    ['a template as its name', { name: '{{tag(durable)}}' }, 'the name is no slug'],
    ['a wildcard as its durable', { tags: { durable: '*' } }, 'the durable is no slug'],
    ['all wildcards as its durable', { tags: { durable: '>' } }, 'the durable is no slug'],
    ['a durable of two tokens', { tags: { durable: 'a.b' } }, 'the durable is no slug'],
    ['an empty durable', { tags: { durable: '' } }, 'the durable is no slug'],
    ['a wildcard as its stream', { tags: { stream: '*' } }, 'the stream is no plain token'],
    ['all wildcards as its stream', { tags: { stream: '>' } }, 'the stream is no plain token'],
    ['a stream of two tokens', { tags: { stream: 'WS_acme-dev.x' } }, 'the stream is no plain token'],
    ['a template as its stream', { tags: { stream: '{{name()}}' } }, 'the stream is no plain token'],
    ['a wildcard as its Environment', { tags: { environment: '*' } }, 'the environment is no plain token'],
    ['a wildcard as its bucket', { tags: { bucket: '>' } }, 'the bucket is no plain token'],
    ['an expiry that has passed', { expiresAt: Math.floor(Date.now() / 1000) }, 'the expiry has passed'],
    ['no expiry', { expiresAt: Number.NaN }, 'the expiry has passed'],
  ])('is refused with %s', (_name, change, why) => {
    const sign = () => signScopedUser(vault, acme, { ...credential, ...change });
    expect(sign).toThrow(ClaimsRefused);
    expect(sign).toThrow(why);
  });
});

describe('a user for the server itself', () => {
  it('lives for minutes, in the home account of the grant', () => {
    const made = signControlUser(vault, acme, { organization: 'acme', account });
    const { sub, exp, nats } = payloadOf(made.jwt());
    expect(sub).toBe(made.publicKey);
    expect((exp ?? 0) - Date.now() / 1000).toBeLessThanOrEqual(600);
    expect(nats).toMatchObject({ issuer_account: account });
    const nonce = Buffer.from('nonce');
    expect(verifySignature('U', made.publicKey, nonce, Buffer.from(made.signNonce('nonce'), 'base64url'))).toBe(true);
  });

  it("is refused for another's grant", () => {
    expect(() => signControlUser(vault, acme, { organization: 'globex', account })).toThrow('another Organization');
  });

  it('may touch neither claims nor monitoring', () => {
    expect(CONTROL_TEMPLATE.publish.some((subject) => subject.startsWith('$SYS') || subject === '>')).toBe(false);
  });
});

describe('a grant', () => {
  const everybody: Actor[] = [
    { ...person, scope: 'sovereign', roles: ['sovereign-admin', 'support', 'security-officer'] },
    admin('acme'),
  ];
  /** A grant of any action, as only the compiler keeps it away from signing. */
  function grantOf(action: Action): never {
    if (action === 'environment.project') return projectorGrant('acme') as never;
    if (action === 'intent.reconcile') return reconcileGrant('acme') as never;
    if (action === 'suspension.settle') return suspensionGrant('acme') as never;
    if (action === 'signing-key.renew') return renewalGrant('acme') as never;
    const allowed: readonly string[] = ACCESS[action].roles;
    const actor = everybody.find(({ roles }) => roles.some((role) => allowed.includes(role))) ?? operator;
    return (
      ACCESS[action].scope === 'organization'
        ? authorize(actor, action as OrganizationAction, 'acme')
        : authorize(actor, action as SovereignAction)
    ) as never;
  }
  const signed = (sign: () => unknown): boolean => {
    try {
      sign();
      return true;
    } catch (error) {
      if (error instanceof ClaimsRefused) return false;
      throw error;
    }
  };
  const allowedBy = (sign: (grant: never) => unknown) =>
    ACTIONS.filter((action) => signed(() => sign(grantOf(action))));
  const userUnder = (role: string, environment: string) => (grant: never) =>
    signScopedUser(vault, grant, { ...credential, key: { ...key, role, environment } });

  it('signs accounts for those actions only that change claims', () => {
    const sign = (name: string) => (grant: never) =>
      signAccount(vault, grant, { publicKey: account, name, block: home });
    const changes = [
      'organization.create',
      'intent.reconcile',
      'credential.issue',
      'credential.issue-prod',
      'credential.issue-trusted',
      'signing-key.renew',
      'support-grant.request',
      'support-grant.decide',
      'support-grant.end',
      'suspension.settle',
    ];
    expect(allowedBy(sign('acme')).sort()).toEqual(changes.toSorted());
    expect(allowedBy(sign('acme--edge')).sort()).toEqual([...changes, 'jetstream.inspect'].sort());
  });

  it.each([
    ['inspector', '-', ['jetstream.inspect']],
    ['reader', '-', ['data.read']],
    ['support', 'c0ffee', ['support-grant.request']],
    ['publisher', 'dev', ['credential.issue', 'credential.issue-prod']],
    ['publisher', 'prod', ['credential.issue-prod']],
    ['trusted-publisher', 'dev', ['credential.issue-trusted']],
    ['trusted-publisher', 'prod', ['credential.issue-trusted']],
    ['control', '-', []],
    ['toString', '-', []],
  ])('makes users under %s/%s for its own action only', (role, environment, actions) => {
    expect(allowedBy(userUnder(role, environment))).toEqual(actions);
  });

  it('lets the server into a home account for those actions only that work there', () => {
    expect(allowedBy((grant) => signControlUser(vault, grant, { organization: 'acme', account }))).toEqual([
      'organization.create',
      'environment.settle-rejected',
      'environment.project',
      'intent.reconcile',
      'credential.issue',
      'credential.issue-prod',
      'credential.issue-trusted',
    ]);
  });

  it('makes challenges for whoever may issue, and for nobody else with the same grant', () => {
    expect(allowedBy((grant) => macOfChallenge(vault, grant, 'x'))).toEqual([
      'credential.issue',
      'credential.issue-prod',
      'credential.issue-trusted',
    ]);
    const mac = (actor: Actor, organization: string) =>
      macOfChallenge(vault, authorize(actor, 'credential.issue', organization), 'x').toString('hex');
    const others = [
      { ...admin('acme'), subject: '2' },
      { ...admin('acme'), issuer: 'https://id.example/2' },
    ];
    const macs = [
      mac(admin('acme'), 'acme'),
      mac(admin('globex'), 'globex'),
      ...others.map((actor) => mac(actor, 'acme')),
    ];
    expect(new Set(macs).size).toBe(macs.length);
  });
});
