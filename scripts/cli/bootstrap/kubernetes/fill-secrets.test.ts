/** Against an API server that answers as Kubernetes does where something is wrong; the real one is in the suite of the chart. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeJwt } from '../../../../lib/server/keys/jwt.ts';
import { keyPairFromSeed } from '../../../../lib/server/keys/nkey.ts';
import { openVault } from '../../../../lib/server/keys/vault.ts';
import { makeCa } from '../../../../test/harness/nats/tls.ts';
import { temporaryDirectory } from '../../../../test/harness/temporary-directory.ts';
import { secretsApi } from './api.ts';
import { fillSecrets } from './fill-secrets.ts';
import { printSecrets } from './print-secrets.ts';
import { secretNames } from './secrets.ts';

interface Stored {
  metadata: { name: string; resourceVersion: string; annotations: object };
  data?: Record<string, string>;
}

const NAMES = secretNames('acme');
const ALL = [NAMES.offline, NAMES.keys, NAMES.operator];
const TOKEN = 'token-of-the-pod';
const account = temporaryDirectory(afterAll);
let secrets: Map<string, Stored>;
let requests: string[];
/** what the server answers instead, while it is set */
let trouble: (request: string) => number | undefined;
let server: ReturnType<typeof createServer>;
let port: string;

beforeAll(async () => {
  const authority = makeCa(account);
  const { certFile, keyFile } = authority.issue('api', ['127.0.0.1', 'localhost']);
  writeFileSync(join(account, 'ca.crt'), readFileSync(authority.caFile));
  writeFileSync(join(account, 'namespace'), 'sovereign');
  writeFileSync(join(account, 'token'), TOKEN);
  server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const [, name = ''] = /^\/api\/v1\/namespaces\/sovereign\/secrets\/([\w-]+)$/.exec(request.url ?? '') ?? [];
      const asked = `${request.method ?? ''} ${name}`;
      requests.push(asked);
      const answer = (status: number, content: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
      };
      const fault = request.headers.authorization === `Bearer ${TOKEN}` ? trouble(asked) : 401;
      if (fault !== undefined) return answer(fault, { kind: 'Status', code: fault });
      const stored = secrets.get(name);
      if (stored === undefined) return answer(404, { kind: 'Status', code: 404 });
      if (request.method === 'GET') return answer(200, stored);
      const wanted = JSON.parse(body) as Stored;
      if (wanted.metadata.resourceVersion !== stored.metadata.resourceVersion) return answer(409, { kind: 'Status' });
      wanted.metadata.resourceVersion = String(Number(stored.metadata.resourceVersion) + 1);
      secrets.set(name, wanted);
      answer(200, wanted);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = String((server.address() as AddressInfo).port);
});
afterAll(() => server.close());
beforeEach(() => {
  requests = [];
  trouble = () => undefined;
  secrets = new Map(
    ALL.map((name) => [
      name,
      { metadata: { name, resourceVersion: '1', annotations: { 'helm.sh/resource-policy': 'keep' } } },
    ]),
  );
});

const api = () => secretsApi({ host: '127.0.0.1', port, directory: account, pauseMs: 1 });
const run = () => fillSecrets(api(), NAMES);
const dataOf = (name: string) =>
  Object.fromEntries(
    Object.entries(secrets.get(name)?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  );

function demandWhole(): void {
  const directory = temporaryDirectory();
  const keys = dataOf(NAMES.keys);
  for (const [name, content] of Object.entries(keys)) writeFileSync(join(directory, name), content, { mode: 0o600 });
  const { operatorKeys } = openVault(directory);
  const identity = keyPairFromSeed(dataOf(NAMES.offline)['operator.nk'] ?? '').publicKey;
  expect(operatorKeys[0]).toBe(identity);
  const operator = dataOf(NAMES.operator);
  expect(operator['operator.jwt']).toBe(keys['operator.jwt']);
  const preload = (operator.preload ?? '').trim().split('\n');
  expect(preload).toHaveLength(2);
  for (const line of preload) {
    const [key, jwt = ''] = line.trim().split(': ');
    expect(decodeJwt(jwt).payload).toMatchObject({ sub: key });
    expect(operatorKeys).toContain((decodeJwt(jwt).payload as { iss: string }).iss);
  }
  expect(decodeJwt(operator['operator.jwt'] ?? '').payload).toMatchObject({
    nats: { system_account: operator['system-account'] },
  });
}

describe('fillSecrets', () => {
  it('fills them once, and changes nothing of what is there', async () => {
    const made = await run();
    expect(made).toEqual({ made: [NAMES.offline, NAMES.keys, NAMES.operator], kept: [], hasIdentity: true });
    demandWhole();
    expect(secrets.get(NAMES.keys)?.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
    const before = structuredClone(secrets);
    expect(await run()).toEqual({ made: [], kept: [NAMES.keys, NAMES.operator], hasIdentity: false });
    expect(secrets).toEqual(before);
  });

  it('needs no identity once there are keys', async () => {
    await run();
    secrets.delete(NAMES.offline);
    requests = [];
    await run();
    expect(requests).toEqual([`GET ${NAMES.keys}`, `GET ${NAMES.operator}`]);
  });

  it.each([1, 2, 3])('is completed after an end before its write %i', async (nth) => {
    let writes = 0;
    trouble = (request) => (request.startsWith('PUT') && (writes += 1) === nth ? 403 : undefined);
    await expect(run()).rejects.toThrow('may not update');
    trouble = () => undefined;
    await run();
    demandWhole();
  });

  it.each([2, 5])('of %i at once one wins, whole', async (count) => {
    const runs = await Promise.all(Array.from({ length: count }, run));
    demandWhole();
    for (const name of ALL) expect([name, runs.filter(({ made }) => made.includes(name)).length]).toEqual([name, 1]);
    expect([...secrets.values()].map(({ metadata }) => metadata.resourceVersion)).toEqual(['2', '2', '2']);
  });

  it.each([
    [401, 'does not take the token'],
    [403, `may not get Secret sovereign/${NAMES.keys}: its Role wants “get” and “update”`],
    [404, `There is no Secret sovereign/${NAMES.keys}`],
    [500, 'The API server answered 500'],
    [429, 'The API server answered 429'],
  ])('says what helps when the answer is %i, and shows no data', async (status, problem) => {
    trouble = () => status;
    const failure = await run().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'BootstrapError' });
    expect(String(failure)).toContain(problem);
    expect(String(failure)).not.toContain(TOKEN);
  });

  it('tries again while the API server is busy or not there yet', async () => {
    let left = 3;
    trouble = () => ((left -= 1) >= 0 ? 503 : undefined);
    await run();
    demandWhole();
    const away = secretsApi({ host: '127.0.0.1', port: '9', directory: account, pauseMs: 1 });
    await expect(fillSecrets(away, NAMES)).rejects.toThrow('does not answer: connect ECONNREFUSED');
  });

  it('trusts no other API server', async () => {
    const directory = temporaryDirectory();
    const stranger = makeCa(directory);
    for (const name of ['namespace', 'token']) writeFileSync(join(directory, name), readFileSync(join(account, name)));
    writeFileSync(join(directory, 'ca.crt'), readFileSync(stranger.caFile));
    const others = secretsApi({ host: '127.0.0.1', port, directory, pauseMs: 1 });
    await expect(fillSecrets(others, NAMES)).rejects.toThrow('does not answer');
    expect(requests).toEqual([]);
  });

  it('says what is missing of a pod without a service account', () => {
    expect(() => secretsApi({ host: '127.0.0.1', port, directory: temporaryDirectory() })).toThrow(
      'automountServiceAccountToken',
    );
  });

  it('refuses half of the keys, and keys of two operators, by name', async () => {
    await run();
    const keys = secrets.get(NAMES.keys);
    const whole = structuredClone(secrets);
    delete keys?.data?.['system.creds'];
    await expect(run()).rejects.toThrow(`Secret ${NAMES.keys} is not empty and lacks system.creds`);

    secrets = structuredClone(whole);
    delete secrets.get(NAMES.keys)?.data;
    await expect(run()).rejects.toThrow(`${NAMES.operator} is filled, and ${NAMES.keys} is empty`);

    delete secrets.get(NAMES.operator)?.data;
    delete secrets.get(NAMES.offline)?.data;
    await run();
    secrets.set(
      NAMES.operator,
      structuredClone(whole.get(NAMES.operator) ?? { metadata: { name: '', resourceVersion: '1', annotations: {} } }),
    );
    await expect(run()).rejects.toThrow('are of two operators');
  });
});

describe('printSecrets', () => {
  const parse = (yaml: string) =>
    yaml.split('---\n').map((one) => ({
      name: /^ {2}name: (.*)$/m.exec(one)?.[1],
      data: Object.fromEntries(
        [...one.matchAll(/^ {2}([\w.-]+): ([\w+/=]+)$/gm)].map(([, key, value]) => [
          key,
          Buffer.from(value ?? '', 'base64').toString(),
        ]),
      ) as Record<string, string>,
    }));

  it('prints what the hook would make, with the identity apart', async () => {
    const { yaml, said } = await printSecrets({ name: 'acme', namespace: 'sovereign' });
    const [keys, operator] = parse(yaml);
    expect([keys?.name, operator?.name]).toEqual([NAMES.keys, NAMES.operator]);
    const seed = /^SO[A-Z2-7]{56}$/m.exec(said)?.[0] ?? '';
    expect(keys?.data['operator.jwt']).toBe(operator?.data['operator.jwt']);
    expect(decodeJwt(operator?.data['operator.jwt'] ?? '').payload).toMatchObject({
      sub: keyPairFromSeed(seed).publicKey,
    });
    expect(yaml).not.toContain(Buffer.from(seed).toString('base64').slice(0, 40));
  });

  it('prints the keys of a directory, the same each time', async () => {
    const out = join(temporaryDirectory(), 'sovereign');
    const first = await printSecrets({ name: 'acme', out });
    expect(await printSecrets({ name: 'acme', out })).toEqual(first);
    const [keys] = parse(first.yaml);
    expect(keys?.data['master.key']).toBe(readFileSync(join(out, 'keys', 'master.key'), 'utf8'));
    expect(first.said).toContain(`Take ${out}/offline away now`);
  });

  it.each(['', 'Acme', 'a_b', '-a', 'a'.repeat(64), '../x', 'a\nb'])('refuses the name %j', async (name) => {
    await expect(printSecrets({ name })).rejects.toThrow('--name');
    await expect(printSecrets({ name: 'acme', namespace: name })).rejects.toThrow('--namespace');
  });
});
