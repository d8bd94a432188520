import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { homeAccount } from '../../../lib/server/keys/account-claims.ts';
import { encodeJwt } from '../../../lib/server/keys/jwt.ts';
import type { KeyPair } from '../../../lib/server/keys/nkey.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signerOf } from '../../../lib/server/keys/signer.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { listOrganizations } from '../../../lib/server/features/organizations/list-organizations.query.ts';
import { operator } from '../../harness/callers.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let stranger: NatsConnection;
let signer: KeyPair;
const limits = { storageBytes: 1, memoryBytes: 0, streams: 1, consumers: 1, connections: 1 };

const blockOf = (displayName: string) => homeAccount({ displayName, environments: ['prod'], limits });
const claims = (sub: string, name: string, by: KeyPair = signer, displayName = name) =>
  encodeJwt({ sub, name, iat: 1, nats: blockOf(displayName) }, by);

/** The system account's user, used by another program than ours. */
const connectStranger = async () =>
  connect({
    servers: vertebra.nats.url,
    authenticator: credsAuthenticator(await readFile(join(vertebra.nats.keysDirectory, 'system.creds'))),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
/** What the resolver answers. */
const push = async (jwt: string) =>
  (await stranger.request('$SYS.REQ.CLAIMS.UPDATE', jwt, { timeout: 5000 })).json<{ data?: { code: number } }>();
const remove = (...accounts: string[]) => {
  const nats = { accounts, type: 'generic', version: 2 };
  const jwt = encodeJwt({ sub: signer.publicKey, iat: 1, nats }, signer);
  return stranger.request('$SYS.REQ.CLAIMS.DELETE', jwt, { timeout: 5000 });
};
const displayNames = async () =>
  [...(await getIndex()).organizations.values()].map(({ displayName }) => displayName).sort();
const reasonFor = async (account: string) =>
  (await getIndex()).unreadable.find((unreadable) => unreadable.account === account)?.reason;

beforeAll(async () => {
  vertebra = await startVertebra();
  stranger = await connectStranger();
  ({ operator: signer } = signerOf(await getVault()));
});
afterAll(async () => {
  await stranger.close();
  await vertebra.stop();
});

describe('the index', () => {
  it('is filled with what the resolver has, the rest of it left aside', async () => {
    for (const name of ['early', 'bird']) await push(claims(createKeyPair('A').publicKey, name));
    expect(await displayNames()).toEqual(['bird', 'early']);
    expect((await getIndex()).unreadable).toEqual([]);
  });

  it('hears what others add, change and delete', async () => {
    const { publicKey } = createKeyPair('A');
    await push(claims(publicKey, 'heard'));
    await expect.poll(displayNames).toContain('heard');
    await push(claims(publicKey, 'heard', signer, 'Heard again'));
    await expect.poll(displayNames).toContain('Heard again');
    await remove(publicKey);
    await expect.poll(displayNames, { timeout: 5000 }).toEqual(['bird', 'early']);
  });

  it('knows at once what this process has written', async () => {
    await createOrganization(operator(), { slug: 'written', displayName: 'Written', environments: ['prod'] });
    expect(await displayNames()).toContain('Written');
  });
});

describe('claims of strangers in the resolver', () => {
  it.each([
    ['of a foreign operator', () => createKeyPair('O')],
    ['signed by themselves', () => createKeyPair('A')],
  ])('%s show up as unreadable and break nothing', async (_name, by) => {
    const { publicKey } = createKeyPair('A');
    expect((await push(claims(publicKey, 'strange', by()))).data?.code).toBe(200);
    await expect
      .poll(() => reasonFor(publicKey), { timeout: 5000 })
      .toBe('Signed by a key that is none of our operator.');
    expect(await displayNames()).toContain('early');
    const page = await listOrganizations(operator(), {
      search: '',
      sort: 'name',
      direction: 'asc',
      offset: 0,
      limit: 100,
    });
    expect(page.items.map(({ slug }) => slug)).toContain('early');
    expect(page.unreadable.map(({ account }) => account)).toContain(publicKey);
  });

  it('hide an Organization as long as they stand in its place', async () => {
    const account = (await getIndex()).organizations.get('early')?.account ?? '';
    const [good = ''] = await lookupClaims(account);
    await push(claims(account, 'early', createKeyPair('O')));
    await expect.poll(() => reasonFor(account), { timeout: 5000 }).toBeDefined();
    expect(await displayNames()).not.toContain('early');
    await push(good);
    await expect.poll(displayNames).toContain('early');
    expect(await reasonFor(account)).toBeUndefined();
  });

  it('that the resolver refused change nothing', async () => {
    const account = (await getIndex()).organizations.get('early')?.account ?? '';
    const [head = '', body = ''] = claims(account, 'early').split('.');
    for (const broken of ['garbage', '', `${head}.${body}.AAAA`, `${head}.!!!.AAAA`]) {
      expect(await push(broken)).not.toHaveProperty('data.code', 200);
      expect(await displayNames()).toContain('early');
    }
    // long enough for the reading that odd claims cause
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await displayNames()).toContain('early');
    expect(await reasonFor(account)).toBeUndefined();
  });
});

describe('claims that expire', () => {
  it('stay known when the resolver has forgotten them, until they are deleted', async () => {
    const account = createKeyPair('A').publicKey;
    const other = createKeyPair('A').publicKey;
    const exp = Math.floor(Date.now() / 1_000) + 1;
    await push(encodeJwt({ sub: account, name: 'ended', iat: 1, exp, nats: blockOf('ended') }, signer));
    await push(claims(other, 'brief'));
    await expect.poll(displayNames).toEqual(expect.arrayContaining(['brief', 'ended']));
    await expect.poll(() => Date.now(), { timeout: 5_000 }).toBeGreaterThan((exp + 1) * 1_000);
    // has the whole resolver read again, which leaves expired accounts out
    await remove(other);
    await expect.poll(displayNames).not.toContain('brief');
    const index = await getIndex();
    const ended = index.organizations.get('ended');
    expect(ended && index.standingOf(ended).state).toBe('expired');
    await remove(account);
    await expect.poll(displayNames).not.toContain('ended');
  });
});

describe('after a restart of the server', () => {
  it('it knows what changed while nobody listened', async () => {
    const account = (await getIndex()).organizations.get('bird')?.account ?? '';
    await vertebra.nats.kill();
    const directory = join(vertebra.nats.directory, 'store', 'claims');
    const file = (await readdir(directory, { recursive: true })).find((name) => name.endsWith(`${account}.jwt`));
    await rm(join(directory, file ?? 'not found'));
    await vertebra.nats.restart();
    await expect.poll(displayNames, { timeout: 15_000 }).toEqual(['Written', 'early']);
  });

  it('and goes on to hear', async () => {
    await expect
      .poll(() => push(claims(createKeyPair('A').publicKey, 'later')).catch(() => null), { timeout: 10_000 })
      .toHaveProperty('data.code', 200);
    await expect.poll(displayNames).toContain('later');
  });
});
