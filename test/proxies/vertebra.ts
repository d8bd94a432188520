import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { buildApp } from '../../scripts/build/build-app.ts';
import { startIdentityProvider } from '../../scripts/demo/identity/identity-provider.ts';
import { SOVEREIGN_REALM } from '../../scripts/demo/identity/people.ts';
import { startApp } from '../../scripts/demo/start-app.ts';
import type { Child } from '../../scripts/tools/child.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { targetOrganization } from '../battery/organization.ts';
import { makeCa } from '../harness/nats/tls.ts';
import { startNatsServer } from '../harness/nats/nats-server.ts';
import { startProjectorProcess } from '../harness/projector/projector-process.ts';
import type { ProxyValues } from './start-proxy.ts';

/** NATS, an identity provider, two consoles and a projector, all of one host that a proxy stands before. */
export async function startBehindProxy() {
  const directory = mkdtempSync(join(tmpdir(), 'vertebra-proxies-'));
  // workers of nginx are another user, and enter it
  chmodSync(directory, 0o755);
  const server = await buildApp(join(directory, 'build.log'), (line) => process.stdout.write(`${line}\n`));
  const [front = 0, plain = 0, first = 0, second = 0, identityPort = 0] = await freePorts(5);
  const base = `https://localhost:${front}`;
  const authority = makeCa(directory);
  const { certFile, keyFile } = authority.issue('proxy', ['localhost']);
  // for fetch and WebSockets, too
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(authority.caFile, 'utf8')]);
  const nats = await startNatsServer({ allowedOrigins: [base] });
  const identity = await startIdentityProvider({ directory, port: identityPort, appUrl: base });
  const client = { clientId: identity.clientId, clientSecret: identity.clientSecret };
  const issuersFile = join(directory, 'issuers.json');
  writeFileSync(
    issuersFile,
    JSON.stringify([
      { name: 'S', issuer: identity.issuer(SOVEREIGN_REALM), ...client, scope: { kind: 'sovereign' } },
      { name: 'O', issuer: identity.issuer('{org}'), ...client, scope: { kind: 'organization-template' } },
    ]),
  );
  const environment = {
    VERTEBRA_BASE_URL: base,
    VERTEBRA_NATS_URL: nats.url,
    VERTEBRA_NATS_WEBSOCKET_URL: `wss://localhost:${front}/nats`,
    VERTEBRA_PROJECTOR_URL: base,
    VERTEBRA_KEYS_DIR: nats.keysDirectory,
    VERTEBRA_ISSUERS_FILE: issuersFile,
    VERTEBRA_TRUSTED_PROXIES: '1',
    // no proxy here asks who is ready, so it has to do without
    VERTEBRA_DRAIN_SECONDS: '0',
    VERTEBRA_REQUESTS_PER_MINUTE: '1000000',
    VERTEBRA_METRICS_LISTEN: '127.0.0.1:0',
    VERTEBRA_PROJECTOR_METRICS_LISTEN: '127.0.0.1:0',
  };
  Object.assign(process.env, environment);
  const acme = await targetOrganization(nats.url, 'acme', ['dev']);
  const startConsole = (port: number) => startApp(server, port, environment, join(directory, `console-${port}.log`));
  const consoles: Child[] = await Promise.all([startConsole(first), startConsole(second)]);
  const projector = await startProjectorProcess(environment);
  const values: ProxyValues = {
    VERTEBRA_HOST: 'localhost',
    LISTEN: String(front),
    LISTEN_HTTP: String(plain),
    TLS_CERTIFICATE: certFile,
    TLS_CERTIFICATE_KEY: keyFile,
    CONSOLE_1: `127.0.0.1:${first}`,
    CONSOLE_2: `127.0.0.1:${second}`,
    PROJECTOR: `127.0.0.1:${projector.port}`,
    NATS_WEBSOCKET: `127.0.0.1:${nats.ports.websocket}`,
    STATE_DIRECTORY: directory,
  };
  return {
    base,
    directory,
    values,
    /** a connection that may do everything in acme */
    acme,
    /** stops each console, when it is over starts it again and waits until it is ready: one after the other */
    restartConsoles: async () => {
      for (const [at, port] of [first, second].entries()) {
        await consoles[at]?.stop();
        consoles[at] = await startConsole(port);
      }
    },
    stop: async () => {
      await Promise.all([...consoles, projector, identity].map((one) => one.stop()));
      await acme.close();
      await nats.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
