import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../domain/system/actor.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../../domain/credentials/credential-roles.ts';
import { authorize } from '../access/authorize.ts';
import { edgeAccount, homeAccount, scopedSigningKey } from './account-claims.ts';
import { bootstrap } from './bootstrap.ts';
import type { SigningKeyId } from './derive.ts';
import { decodeJwt } from './jwt.ts';
import { createKeyPair, verifySignature } from './nkey.ts';
import { CONTROL_TEMPLATE, signAccount, signControlUser, signScopedUser } from './sign.ts';
import { ClaimsRefused } from './signing-checks.ts';
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
const control: SigningKeyId = { account, role: 'control', environment: '-', generation: 1 };
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

  it.each([
    ['pub', 'allow'],
    ['pub', 'deny'],
    ['sub', 'allow'],
    ['sub', 'deny'],
  ] as const)('is refused with an odd subject in %s.%s of a signing key', (side, list) => {
    const key = (subject: string) => ({
      kind: 'user_scope' as const,
      key: account,
      role: 'x/prod',
      template: { [side]: { [list]: [subject] } },
    });
    const sign = (subject: string) => () =>
      signAccount(vault, everything, { ...signed, block: { ...home, signing_keys: [key(subject)] } });
    expect(sign('ws.acme-prod.>')).not.toThrow();
    expect(sign('ws..x')).toThrow(`permission “ws..x” of x/prod: `);
    expect(sign('ws.{{name()}}.>')).toThrow('no template we use');
    // a queue group stands behind a space, and only where somebody subscribes
    for (const entry of ['ws.x group', 'ws.x ws..y', 'ws..x group', 'ws.x one two']) {
      const isFine = entry === 'ws.x group' && side === 'sub';
      if (isFine) expect(sign(entry)).not.toThrow();
      else expect(sign(entry)).toThrow(ClaimsRefused);
    }
  });

  it('is refused with a number of others that JSON would change, wherever it stands', () => {
    const exact = Number.MAX_SAFE_INTEGER;
    const deep = (weight: number) => block({ mappings: { 'a.b': [{ subject: 'a.c', weight }] } });
    for (const weight of [0, exact, -exact, 0.5]) {
      expect(() => signAccount(vault, everything, deep(weight))).not.toThrow();
    }
    for (const weight of [exact + 1, -exact - 1, Number.NaN, Infinity]) {
      expect(() => signAccount(vault, everything, deep(weight))).toThrow('nats.mappings.a.b.0.weight');
    }
    for (const conn of [-1, 0, exact]) {
      expect(() => signAccount(vault, everything, block({ limits: { conn } }))).not.toThrow();
    }
  });

  it('keeps what stood beside the block, and is nobody’s whose name only looks like an edge', () => {
    const kept = { nbf: 1, aud: 'x' };
    const account = { publicKey: user.replace(/^U/, 'A'), name: 'acme', block: home };
    expect(payloadOf(signAccount(vault, everything, { ...signed, kept }))).toMatchObject(kept);
    expect(payloadOf(signAccount(vault, everything, signed))).not.toHaveProperty('kept');
    expect(() => signAccount(vault, everything, account)).toThrow('no public account nkey');
    for (const name of ['acme--edge-x', 'acme--edge--edge', '']) {
      expect(() => signAccount(vault, everything, { ...signed, name })).toThrow(
        "is no name of an Organization's account",
      );
    }
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

describe('times', () => {
  const NOW_SECONDS = 2_000_000_000;
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW_SECONDS * 1000 + 999 }));
  afterEach(() => void vi.useRealTimers());

  it('a user is made with an expiry to come alone, in seconds', () => {
    const sign = (expiresAt: number) => payloadOf(signScopedUser(vault, acme, { ...credential, expiresAt }));
    expect(sign(NOW_SECONDS + 1)).toMatchObject({ iat: NOW_SECONDS, exp: NOW_SECONDS + 1 });
    for (const past of [NOW_SECONDS, NOW_SECONDS - 1, 0, -1]) expect(() => sign(past)).toThrow('the expiry has passed');
  });

  it('the server itself is a user for ten minutes from each connect on, under the control key of that account', () => {
    const made = signControlUser(vault, acme, { organization: 'acme', key: () => control });
    const iss = vault.signingKey(control).publicKey;
    expect(payloadOf(made.jwt())).toMatchObject({
      iss,
      name: 'vertebra-control',
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 600,
    });
    vi.setSystemTime((NOW_SECONDS + 300) * 1000);
    expect(payloadOf(made.jwt())).toMatchObject({ sub: made.publicKey, exp: NOW_SECONDS + 900 });
  });

  it('an account is signed now, and does not expire', () => {
    const claims = payloadOf(signAccount(vault, everything, { publicKey: account, name: 'acme', block: home }));
    expect(claims).toMatchObject({ name: 'acme', iat: NOW_SECONDS });
    expect(claims).not.toHaveProperty('exp');
  });
});

describe('a user for the server itself', () => {
  it('has a key pair of its own, in the home account of the grant', () => {
    const made = signControlUser(vault, acme, { organization: 'acme', key: () => control });
    const { sub, nats } = payloadOf(made.jwt());
    expect(sub).toBe(made.publicKey);
    expect(signControlUser(vault, acme, { organization: 'acme', key: () => control }).publicKey).not.toBe(sub);
    expect(nats).toEqual({ issuer_account: account, type: 'user', version: 2 });
    const nonce = Buffer.from('nonce');
    expect(verifySignature('U', made.publicKey, nonce, Buffer.from(made.signNonce('nonce'), 'base64url'))).toBe(true);
  });

  it("is refused for another's grant, and under another key", () => {
    expect(() => signControlUser(vault, acme, { organization: 'globex', key: () => control })).toThrow(
      'another Organization',
    );
    const made = signControlUser(vault, acme, { organization: 'acme', key: () => key });
    expect(() => made.jwt()).toThrow('not signed under publisher');
  });

  it('is signed under the generation that signs when it connects', () => {
    let generation = 1;
    const made = signControlUser(vault, acme, { organization: 'acme', key: () => ({ ...control, generation }) });
    const before = payloadOf(made.jwt()).iss;
    generation = 2;
    expect(payloadOf(made.jwt())).toMatchObject({ iss: vault.signingKey({ ...control, generation: 2 }).publicKey });
    expect(payloadOf(made.jwt()).iss).not.toBe(before);
  });

  it('may touch neither claims nor monitoring', () => {
    expect(CONTROL_TEMPLATE.publish.some((subject) => subject.startsWith('$SYS') || subject === '>')).toBe(false);
  });
});
