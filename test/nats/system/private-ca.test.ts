/** NATS and an identity provider with certificates of a CA of their own: trusted by VERTEBRA_CA_FILE, and told apart when they are not. */
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '../../../lib/server/config/parse-config.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { discover } from '../../../lib/server/identity/oidc/provider.ts';
import { connectionProblem } from '../../../lib/server/log/connection-problem.ts';
import { startNatsServer } from '../../harness/nats/nats-server.ts';
import type { TestNatsServer } from '../../harness/nats/nats-server.ts';
import { makeCa } from '../../harness/nats/tls.ts';
import type { TestCa, TestCertificate } from '../../harness/nats/tls.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'vertebra-ca-'));
const caFile = join(directory, 'trusted.pem');
let ca: TestCa;
let other: TestCa;
let nats: TestNatsServer;
let leave: () => Promise<void>;

const beside = async (url: string, authorities: string | undefined) => {
  process.env.VERTEBRA_CA_FILE = authorities ?? '';
  leave = (await joinNats({ ...nats, url })).stop;
};
const details = async () => {
  const { checks } = await getReadiness();
  return checks.find(({ name }) => name === 'nats-system-account');
};

beforeAll(async () => {
  ca = makeCa(directory, 'ca');
  other = makeCa(directory, 'other');
  nats = await startNatsServer({ tls: ca.issue('nats', ['127.0.0.1', 'nats.example']) });
});
afterEach(() => leave());
afterAll(async () => {
  delete process.env.VERTEBRA_CA_FILE;
  await nats.stop();
  rmSync(directory, { recursive: true });
});

describe('a NATS with a certificate of a private CA', () => {
  it('is not trusted without that CA, and the readiness says what is wrong and what to do', async () => {
    await beside(nats.url, undefined);
    expect(await details()).toMatchObject({
      state: 'not-ready',
      detail: expect.stringMatching(/not trusted here: name that in VERTEBRA_CA_FILE \(UNABLE_TO_VERIFY/u) as string,
    });
  });

  it('is trusted as soon as the CA is in the file, without a restart', async () => {
    copyFileSync(other.caFile, caFile);
    await beside(nats.url, caFile);
    expect(await details()).toMatchObject({ detail: expect.stringContaining('VERTEBRA_CA_FILE') as string });
    copyFileSync(ca.caFile, caFile);
    await expect.poll(details, { timeout: 25_000, interval: 500 }).toMatchObject({ state: 'ready' });
  }, 40_000);

  it.each<[string, () => TestCertificate, RegExp]>([
    ['for another name', () => ca.issue('elsewhere', ['127.0.0.9', 'nats.example']), /for other names .*ALTNAME/u],
    ['that has expired', () => ca.issue('old', ['127.0.0.1'], -1), /has expired.*CERT_HAS_EXPIRED/u],
  ])(
    'a certificate %s is told as that',
    async (_what, issue, wrong) => {
      const odd = await startNatsServer({ tls: issue() });
      try {
        await beside(odd.url, ca.caFile);
        expect(await details()).toMatchObject({ state: 'not-ready', detail: expect.stringMatching(wrong) as string });
      } finally {
        await odd.stop();
      }
    },
    20_000,
  );

  it('a URL of tls:// is no leave to speak without TLS', async () => {
    const plain = await startNatsServer();
    try {
      await beside(plain.url.replace('nats:', 'tls:'), ca.caFile);
      expect(await details()).toMatchObject({ detail: expect.stringContaining('speaks no TLS') as string });
    } finally {
      await plain.stop();
    }
  });
});

describe('a provider with a certificate of a private CA', () => {
  let server: Server;
  const serve = async ({ certFile, keyFile }: TestCertificate) => {
    server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (_request, response) => {
      const issuer = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys`, response_types_supported: ['code'] }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  };
  const ask = async (url: string) =>
    discover({ url, clientId: 'v', clientSecret: undefined }).then(
      () => 'found',
      (error: unknown) => connectionProblem(error),
    );
  afterEach(() => void server.close());

  it('is trusted with that CA', async () => {
    await beside(nats.url, ca.caFile);
    await details();
    expect(await ask(await serve(ca.issue('idp', ['127.0.0.1'])))).toBe('found');
  });

  it('of another CA is told as that', async () => {
    await beside(nats.url, ca.caFile);
    await details();
    expect(await ask(await serve(other.issue('idp', ['127.0.0.1'])))).toContain('VERTEBRA_CA_FILE');
  });
});

it.each<[string, () => string, RegExp]>([
  ['missing', () => join(directory, 'nowhere.pem'), /nowhere\.pem cannot be read \(ENOENT\)/u],
  ['no PEM', () => import.meta.filename, /has no “BEGIN CERTIFICATE” in it/u],
  ['expired', () => ca.issue('gone', ['x'], -1).certFile, /certificate 1 of 1, CN=gone, expired at 20/u],
])('a file that is %s stops the start, with what is wrong', async (_what, file, wrong) => {
  await beside(nats.url, undefined);
  vi.stubEnv('VERTEBRA_CA_FILE', file());
  expect(() => parseConfig(process.env)).toThrow(wrong);
  vi.unstubAllEnvs();
});
