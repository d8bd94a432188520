import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialRole } from '../../../lib/domain/credentials/credential-roles.ts';
import { EDGE_SERVICES, EDGE_STREAMS } from '../../../lib/domain/credentials/edge.ts';
import { parseCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { decodeJwt } from '../../../lib/server/keys/jwt.ts';
import { keyPairFromSeed, verifySignature } from '../../../lib/server/keys/nkey.ts';
import { createClaimsReader } from '../../../lib/server/accounts/account-index.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { targetOrganization } from '../../battery/organization.ts';
import { member } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { authStore, startNatsCli } from '../../harness/nats/nats-cli.ts';
import type { NatsCli } from '../../harness/nats/nats-cli.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const OF_VERTEBRA = ['--operator', 'vertebra'];
const admin = () => member('acme', 'org-admin');

let vertebra: VertebraProcess;
let home: NatsConnection;
let nats: NatsCli;
/** files of ours, where the CLI looks for its own */
let store: string;

beforeAll(async () => {
  vertebra = await startVertebra();
  home = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
  nats = await startNatsCli(vertebra.nats.url, vertebra.nats.directory);
  store = join(authStore(vertebra.nats.directory), 'vertebra');
  const operator = join(vertebra.nats.keysDirectory, '..');
  const files = ['operator.jwt', 'keys/operator-signing.nk', 'offline/operator.nk'].map((file) => join(operator, file));
  await nats('auth', 'operator', 'import', ...files);
});
afterAll(async () => {
  await home.close();
  await vertebra.stop();
});

async function put(jwt: string, ...path: string[]): Promise<void> {
  const file = join(store, ...path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, jwt);
}
/** `Name: value` of the CLI's reports, of the first such line. */
const valueOf = (report: string, name: string) => new RegExp(`^\\s*${name}: +(.*)$`, 'm').exec(report)?.[1];

describe('the Go library, as the nats CLI has it, reads', () => {
  it('our operator, with its signing key', async () => {
    const report = await nats('auth', 'operator', 'info', 'vertebra');
    const { operator, operatorKeys } = await getVault();
    expect(valueOf(report, 'Subject')).toBe(operatorKeys[0]);
    expect(valueOf(report, 'Signing Keys')).toBe(operator.publicKey);
  });

  it('our home account: limits, tags, exports, scoped keys', async () => {
    await issue(admin(), 'acme', { environment: 'prod', role: 'trusted-publisher' });
    const account = (await getIndex()).organizations.get('acme')?.account ?? '';
    await put((await lookupClaims(account))[0] ?? '', 'accounts', 'acme', 'acme.jwt');
    const report = await nats('auth', 'account', 'info', 'acme', ...OF_VERTEBRA);
    expect(report).toContain(`Account acme (${account})`);
    expect(valueOf(report, 'Issuer')).toBe((await getVault()).operator.publicKey);
    expect(valueOf(report, 'Service Exports')).toBe(String(EDGE_SERVICES.length));
    expect(valueOf(report, 'Stream Exports')).toBe(String(EDGE_STREAMS.length));
    expect(valueOf(report, 'Connections')).toBe('1,000');
    expect(valueOf(report, 'Max File Storage')).toBe('10 GiB');
    expect(valueOf(report, 'JetStream')).toBe('true');
    const keys = await nats('auth', 'account', 'keys', 'ls', 'acme', ...OF_VERTEBRA);
    expect(keys).toMatch(/│ control +│/);
    expect(keys).toMatch(/│ trusted-publisher\/prod +│/);
  });

  it('our edge account and a credential of it: scoped, with the permissions of the role and its durable', async () => {
    const held = await issue(admin(), 'acme', {
      environment: 'prod',
      role: 'subscriber',
      durable: 'app',
      name: 'billing',
    });
    const index = await getIndex();
    const edge = index.edgeOf(index.organizations.get('acme')?.account ?? '') ?? '';
    await put((await lookupClaims(edge))[0] ?? '', 'accounts', 'acme--edge', 'acme--edge.jwt');
    await put(held.issued.jwt, 'accounts', 'acme--edge', 'users', 'billing.jwt');
    const account = await nats('auth', 'account', 'info', 'acme--edge', ...OF_VERTEBRA);
    expect(valueOf(account, 'Service Imports')).toBe(String(EDGE_SERVICES.length));
    expect(valueOf(account, 'Stream Imports')).toBe(String(EDGE_STREAMS.length));
    expect(valueOf(account, 'JetStream')).toBe('false');
    const user = await nats('auth', 'user', 'info', 'billing', 'acme--edge', ...OF_VERTEBRA);
    expect(user).toContain(`User billing (${held.publicKey})`);
    expect(valueOf(user, 'Scoped')).toBe('true');
    expect(valueOf(user, 'Tags')).toBe('durable:app');
    for (const subject of ['$JS.API.CONSUMER.MSG.NEXT.WS_acme-prod.{{tag(durable)}}', '_INBOX.{{subject()}}.>']) {
      expect(user).toContain(subject);
    }
  });
});

describe('what the Go library makes, we read:', () => {
  it('an account, pushed by the CLI, is in the index', async () => {
    const tags = ['--tags', 'kind:organization', '--tags', 'env:prod'];
    await nats('auth', 'account', 'add', 'initech', ...OF_VERTEBRA, '--defaults', '--connections', '7', ...tags);
    const jwt = await readFile(join(store, 'accounts', 'initech', 'initech.jwt'), 'utf8');
    const { sub } = decodeJwt(jwt).payload as { sub: string };
    const claims = await createClaimsReader((await getVault()).operatorKeys)(sub, jwt);
    expect(claims).toMatchObject({
      name: 'initech',
      nats: { limits: { conn: 7 }, tags: ['kind:organization', 'env:prod'] },
    });
    const system = join(vertebra.nats.keysDirectory, 'system.creds');
    await nats('--creds', system, 'auth', 'account', 'push', 'initech', ...OF_VERTEBRA);
    await expect
      .poll(async () => (await getIndex()).organizations.get('initech'))
      .toMatchObject({ account: sub, environments: ['prod'], limits: { connections: 7 } });
  });

  it('a user: its .creds file, its seed, its signature', async () => {
    const file = join(vertebra.nats.directory, 'worker.creds');
    await nats('auth', 'account', 'add', 'umbrella', ...OF_VERTEBRA, '--defaults');
    await nats('auth', 'user', 'add', 'worker', 'umbrella', ...OF_VERTEBRA, '--defaults', '--credential', file);
    const creds = parseCreds(await readFile(file, 'utf8'));
    const { payload, signed, signature } = decodeJwt(creds?.jwt ?? '');
    const { sub, iss } = payload as { sub: string; iss: string };
    expect(keyPairFromSeed(creds?.seed ?? '')).toMatchObject({ role: 'U', publicKey: sub });
    expect(verifySignature('A', iss, signed, signature)).toBe(true);
  });
});

describe('the nats CLI with the downloaded file', () => {
  async function as(role: CredentialRole, durable?: string): Promise<NatsCli> {
    const held = await issue(admin(), 'acme', { environment: 'prod', role, ...(durable !== undefined && { durable }) });
    const file = join(vertebra.nats.directory, `${role}.creds`);
    await writeFile(file, held.creds);
    return (...args) => nats('--creds', file, '--inbox-prefix', held.issued.inboxPrefix, ...args);
  }
  const BUCKET = 'ws-acme-prod-state';

  it('publishes and hears the acknowledgement, in its own Environment alone', async () => {
    const publisher = await as('publisher');
    expect(await publisher('pub', '--jetstream', 'ws.acme-prod.cli', 'hello')).toContain(
      'Stored in Stream: WS_acme-prod',
    );
    await expect(publisher('pub', 'ws.acme-dev.cli', 'hello')).rejects.toThrow('Permissions Violation for Publish');
  });

  it('reads through its durable', async () => {
    const subscriber = await as('subscriber', 'by-cli');
    const said = await subscriber('consumer', 'next', 'WS_acme-prod', 'by-cli', '--count', '2', '--raw', '--ack');
    expect(said).toContain('event 0\nevent 1');
    const { consumers } = await jetstreamManager(home);
    await expect.poll(async () => (await consumers.info('WS_acme-prod', 'by-cli')).ack_floor.stream_seq).toBe(2);
  });

  it('gets a key, and puts none', async () => {
    const reader = await as('kv-reader');
    expect(await reader('kv', 'get', BUCKET, 'text', '--raw')).toBe('value');
    await expect(reader('--timeout', '1s', 'kv', 'put', BUCKET, 'by-cli', 'x')).rejects.toThrow(
      'Permissions Violation',
    );
  });

  it('puts, gets and deletes a key', async () => {
    const writer = await as('kv-writer');
    await writer('kv', 'put', BUCKET, 'by-cli', 'written');
    expect(await writer('kv', 'get', BUCKET, 'by-cli', '--raw')).toBe('written');
    await writer('kv', 'del', BUCKET, 'by-cli', '--force');
    await expect(writer('kv', 'get', BUCKET, 'by-cli', '--raw')).rejects.toThrow('key not found');
  });
});
