import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setDefaultCACertificates } from 'node:tls';
import { jetstream } from '@nats-io/jetstream';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { beforeAll, expect, it } from 'vitest';
import { formatCreds, parseCreds } from '../../lib/domain/credentials/creds-file.ts';
import { proofOfPossession } from '../../lib/domain/credentials/proof.ts';
import { decodeJwt } from '../../lib/server/keys/jwt.ts';
import { makeUserKey } from '../harness/issue.ts';
import { makeCa } from '../harness/nats/tls.ts';
import { startApiServer } from './harness/api-server.ts';
import type { ApiServer } from './harness/api-server.ts';
import { addCustomResources, issueCertificates } from './harness/custom-resources.ts';
import { helm as helmOf } from './harness/helm.ts';
import { images } from './harness/images.ts';
import { startIngress } from './harness/ingress.ts';
import { whileJobsRun } from './harness/jobs.ts';
import type { Data, List } from './harness/kinds.ts';
import { PodNetwork } from './harness/network.ts';
import type { Node } from './harness/pod.ts';
import { startProvider } from './harness/provider.ts';
import { Workloads } from './harness/workloads.ts';

interface Programs {
  etcd: string;
  kubeApiserver: string;
  natsServer: string;
  helm: string;
  dist: string;
  chart: string;
  directory: string;
}

const HOST = 'vertebra.example.test';
const NAMESPACE = 'sovereign';
const RELEASE = 'v1';
const programs = JSON.parse(process.env.VERTEBRA_TEST_KUBERNETES ?? '{}') as Programs;
const { directory } = programs;
const at = (name: string) => join(directory, name);
const network = new PodNetwork(at('hosts'));
const ca = makeCa(directory);

let api: ApiServer;
let node: Node;
let workloads: Workloads;
let provider: Awaited<ReturnType<typeof startProvider>>;
let helm: ReturnType<typeof helmOf>;

const values = (issuers: string[]) => ({
  global: { vertebra: { host: HOST } },
  caBundle: { configMap: 'private-ca' },
  tls: { issuerRef: { name: 'private-ca' } },
  issuers: issuers.map((realm) => ({
    name: realm,
    issuer: provider.issuer(realm),
    clientId: 'vertebra',
    scope: realm === 'catalyst-admin' ? { kind: 'sovereign' } : { kind: 'organization', organization: realm },
  })),
  console: { autoscaling: { enabled: false } },
  ingress: { enabled: true },
  monitoring: { serviceMonitor: { enabled: true }, rules: { enabled: true }, dashboard: { enabled: true } },
  nats: {
    config: {
      nats: { tls: { enabled: true } },
      cluster: { tls: { enabled: true } },
      jetstream: { fileStore: { pvc: { size: '1Gi' } } },
      // of the chart's 30 s, so that the suite does not wait for them nine times
      merge: { lame_duck_grace_period: '1s', lame_duck_duration: '30s' },
    },
    promExporter: { enabled: true, podMonitor: { enabled: true } },
  },
});
const valuesFile = (content: object): string => {
  writeFileSync(at('values.json'), JSON.stringify(content));
  return at('values.json');
};
const install = (verb: 'install' | 'upgrade', content: object, ...more: string[]) =>
  whileJobsRun(node, () =>
    helm(verb, RELEASE, programs.chart, '--values', valuesFile(content), '--timeout', '2m', ...more),
  );
/** What the Secrets hold that Helm does not keep its releases in. */
const secrets = async (): Promise<Record<string, Record<string, string>>> => {
  const { items } = (await api.ask('GET', `/api/v1/namespaces/${NAMESPACE}/secrets`)) as List<Data>;
  const ours = items.filter(({ type }) => type !== 'helm.sh/release.v1');
  return Object.fromEntries(ours.map(({ metadata, data = {} }) => [metadata.name, data]));
};

/** A request of somebody outside: to the host, through the Ingress. */
const ask = (path: string, token: string, body?: unknown): Promise<Response> =>
  fetch(`https://${HOST}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
async function answer<T>(...asked: Parameters<typeof ask>): Promise<T> {
  const response = await ask(...asked);
  const text = await response.text();
  if (!response.ok) throw new Error(`${asked[0]}: ${String(response.status)} ${text}`);
  return JSON.parse(text) as T;
}

/** A cluster that has just been started makes no stream of three replicas for a moment: the answer says to send the same again. */
async function create(organization: { slug: string; displayName: string; environments: string[] }): Promise<void> {
  const operator = await provider.token('catalyst-admin', 'sovereign-admin');
  const created = () => ask('/api/v1/organizations', operator, organization).then(({ ok }) => ok);
  await expect.poll(created, { timeout: 30_000 }).toBe(true);
}

async function issueCredential(organization: string, name: string): Promise<string> {
  const token = await provider.token(organization, 'org-admin');
  const key = makeUserKey();
  const path = `/api/v1/organizations/${organization}/credentials`;
  const { nonce } = await answer<{ nonce: string }>(`${path}/challenges`, token, {});
  const wish = {
    environment: 'dev',
    role: 'publisher',
    name,
    joinsDurable: false,
    expiryDays: 1,
    publicKey: key.publicKey,
    nonce,
  } as const;
  const signature = key.sign(proofOfPossession({ act: 'issues', organization, durable: null, ...wish }));
  const { jwt } = await answer<{ jwt: string }>(path, token, { ...wish, signature });
  return formatCreds(jwt, key.seed);
}

const connectWith = (creds: string): Promise<NatsConnection> =>
  connect({
    servers: `tls://${RELEASE}-nats.${NAMESPACE}.svc:4222`,
    tls: {},
    authenticator: credsAuthenticator(new TextEncoder().encode(creds)),
    inboxPrefix: `_INBOX.${(decodeJwt(parseCreds(creds)?.jwt ?? '').payload as { sub: string }).sub}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
  });

beforeAll(async () => {
  // names of services are known here as they are in pods
  execFileSync('mount', ['--bind', network.hostsFile, '/etc/hosts']);
  api = await startApiServer(at('api'), programs);
  await addCustomResources(api);
  await api.ask('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  await api.ask('POST', `/api/v1/namespaces/${NAMESPACE}/configmaps`, {
    metadata: { name: 'private-ca' },
    data: { 'ca.crt': readFileSync(ca.caFile, 'utf8') },
  });
  node = {
    api,
    network,
    images: images({ node: process.execPath, dist: programs.dist, natsServer: programs.natsServer }),
    directory: at('pods'),
    namespace: NAMESPACE,
  };
  workloads = new Workloads(node);
  provider = await startProvider(network, ca);
  await startIngress(node, ca, HOST);
  setDefaultCACertificates([readFileSync(ca.caFile, 'utf8')]);
  helm = helmOf(programs.helm, api.kubeconfig, NAMESPACE, directory);
});

/** What a service account may, in the words of the API server itself. */
async function may(account: string, verb: string, resource: string, name?: string): Promise<boolean> {
  const review = (await api.ask('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: `system:serviceaccount:${NAMESPACE}:${account}`,
      resourceAttributes: { namespace: NAMESPACE, verb, resource, ...(name === undefined ? {} : { name }) },
    },
  })) as { status: { allowed: boolean } };
  return review.status.allowed;
}

const COMMIT = {
  specversion: '1.0',
  source: '/test',
  type: 'catalyst.git.commit.added',
  data: { branch: 'main', author: 'ada', message: 'cart: 1.4.2' },
};
const publishCommit = async (connection: NatsConnection, hash: string): Promise<void> => {
  await jetstream(connection).publish(`ws.acme-dev.git.${hash}`, JSON.stringify({ ...COMMIT, id: hash }));
};
const stateOf = async (): Promise<string> =>
  JSON.stringify(await answer('/v1/environments/acme-dev/state', await provider.token('acme', 'org-viewer')));

let made: Record<string, Record<string, string>>;
let creds: string;

it('helm install makes operator and keys once, by a Job that may do nothing else', async () => {
  let rights: boolean[] = [];
  const runs = await whileJobsRun(
    node,
    () => helm('install', RELEASE, programs.chart, '--values', valuesFile(values(['catalyst-admin', 'acme']))),
    async (job) => {
      const { serviceAccountName: account = '' } = job.spec.template.spec;
      rights = await Promise.all([
        may(account, 'update', 'secrets', `${RELEASE}-vertebra-keys`),
        may(account, 'get', 'secrets', 'another'),
        may(account, 'list', 'secrets'),
        may(account, 'create', 'secrets'),
        may(account, 'get', 'configmaps', 'private-ca'),
      ]);
    },
  );
  expect(runs.map(({ ended }) => ended)).toEqual(['exit code 0']);
  expect(rights).toEqual([true, false, false, false, false]);
  expect(readFileSync(runs[0]?.logFile ?? '', 'utf8')).not.toMatch(/S[OAU][A-Z2-7]{56}|eyJ/);
  made = await secrets();
  expect(Object.keys(made[`${RELEASE}-vertebra-keys`] ?? {})).toContain('master.key');
  expect(Object.keys(made[`${RELEASE}-vertebra-operator`] ?? {}).sort()).toEqual([
    'operator.jwt',
    'preload',
    'system-account',
  ]);
});

it('what the API server holds runs: three nats-servers, consoles and projectors', { timeout: 180_000 }, async () => {
  await issueCertificates(api, NAMESPACE, ca);
  expect((await workloads.reconcile()).sort()).toEqual([
    `${RELEASE}-nats`,
    `${RELEASE}-vertebra-console`,
    `${RELEASE}-vertebra-projector`,
  ]);
});

it('the main job is done on it', async () => {
  await create({ slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'] });
  creds = await issueCredential('acme', 'first');
  const connection = await connectWith(creds);
  await publishCommit(connection, '8c0f766');
  await connection.close();
  await expect.poll(stateOf).toContain('8c0f766');
});

it('helm test passes', async () => {
  const runs = await whileJobsRun(node, () => helm('test', RELEASE));
  expect(runs.map(({ ended, logFile }) => `${ended}\n${readFileSync(logFile, 'utf8')}`)).toEqual([
    expect.stringMatching(/^exit code 0/),
  ]);
});

it('a new issuer works without a restart, and no upgrade makes keys anew', async () => {
  await install('upgrade', values(['catalyst-admin', 'acme', 'globex']));
  expect(await secrets()).toMatchObject(made);
  expect(await workloads.reconcile()).toEqual([]);
  await workloads.refreshVolumes();
  await create({ slug: 'globex', displayName: 'Globex', environments: ['dev'] });
  const admin = await provider.token('globex', 'org-admin');
  await expect.poll(() => ask('/api/v1/organizations/globex', admin).then(({ status }) => status)).toBe(200);
});

it('a rolling upgrade and its rollback refuse nothing and lose nothing', { timeout: 300_000 }, async () => {
  const connection = await connectWith(creds);
  const [failures, published, repeated] = [[] as string[], [] as string[], [] as string[]];
  const rolling = new AbortController();
  /** What a client does: what was told to be tried again is tried again, twice at most. */
  const attempt = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    const again = async (error: unknown) => {
      repeated.push(`${what}: ${String(error)}`);
      await sleep(1000);
      return act();
    };
    await act()
      .catch(again)
      .catch(again)
      .catch((error: unknown) => failures.push(`${what}: ${String(error)}`));
  };
  const load = (async () => {
    for (let round = 0; !rolling.signal.aborted; round += 1) {
      const hash = `aa${String(round).padStart(5, '0')}`;
      await attempt('publish', () => publishCommit(connection, hash).then(() => published.push(hash)));
      await attempt('issue', () => issueCredential('acme', `load-${String(round)}`));
      await attempt('read', stateOf);
      await sleep(100);
    }
  })();
  const upgraded = { ...values(['catalyst-admin', 'acme', 'globex']), podAnnotations: { release: 'next' } };
  await install('upgrade', {
    ...upgraded,
    nats: { ...upgraded.nats, podTemplate: { merge: { metadata: { annotations: { release: 'next' } } } } },
  });
  expect(await workloads.reconcile()).toHaveLength(3);
  await whileJobsRun(node, () => helm('rollback', RELEASE, '2'));
  expect(await workloads.reconcile()).toHaveLength(3);
  rolling.abort();
  await load;
  await connection.close();
  expect(failures).toEqual([]);
  // what Vertebra was asked was never told to be tried again; a publisher may, while the leader of its stream changes
  expect(repeated.filter((text) => !text.startsWith('publish: '))).toEqual([]);
  expect(published.length).toBeGreaterThan(20);
  await expect.poll(stateOf).toContain(published.at(-1));
  const state = await stateOf();
  expect(published.filter((hash) => !state.includes(hash))).toEqual([]);
  expect(await secrets()).toMatchObject(made);
});

it('uninstalled, its keys and data stay, and another install goes on with them', { timeout: 180_000 }, async () => {
  await whileJobsRun(node, () => helm('uninstall', RELEASE));
  await workloads.stop();
  expect(await secrets()).toMatchObject(made);
  await install('install', values(['catalyst-admin', 'acme', 'globex']));
  expect(await secrets()).toMatchObject(made);
  await workloads.reconcile();
  const connection = await connectWith(creds);
  await publishCommit(connection, 'after00');
  await connection.close();
  await expect.poll(stateOf).toContain('after00');
});
