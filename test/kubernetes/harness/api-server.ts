import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPairSync } from 'node:crypto';
import { startChild } from '../../../scripts/tools/child.ts';
import { GATEWAY } from './network.ts';

export interface ApiServer {
  host: string;
  port: number;
  /** PEM of the certificate that it shows */
  ca: string;
  /** for helm: every right */
  kubeconfig: string;
  /** an object of the API, as its kind is documented; throws with the API's own message unless the answer is 2xx */
  ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

const PORT = 6443;
const READY_MS = 60_000;

/** A Kubernetes API server with an etcd of its own, without a kubelet or a controller: what is said there, a test starts itself. */
export async function startApiServer(
  directory: string,
  programs: { etcd: string; kubeApiserver: string },
): Promise<ApiServer> {
  await mkdir(directory, { recursive: true });
  const at = (name: string) => join(directory, name);
  const token = randomBytes(16).toString('hex');
  await writeFile(at('tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(at('accounts.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await startChild({
    command: programs.etcd,
    args: [
      `--data-dir=${at('etcd')}`,
      '--listen-client-urls=http://127.0.0.1:2379',
      '--advertise-client-urls=http://127.0.0.1:2379',
      '--listen-peer-urls=http://127.0.0.1:2380',
      '--unsafe-no-fsync',
    ],
    logFile: at('etcd.log'),
  });
  const server = await startChild({
    command: programs.kubeApiserver,
    args: [
      '--etcd-servers=http://127.0.0.1:2379',
      `--secure-port=${String(PORT)}`,
      `--bind-address=${GATEWAY}`,
      `--advertise-address=${GATEWAY}`,
      `--cert-dir=${at('certificates')}`,
      `--service-account-key-file=${at('accounts.key')}`,
      `--service-account-signing-key-file=${at('accounts.key')}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--token-auth-file=${at('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      // there is no controller that would make the account “default” of each namespace
      '--disable-admission-plugins=ServiceAccount',
    ],
    logFile: at('kube-apiserver.log'),
  });
  let ca = '';
  const ask: ApiServer['ask'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const sent = request(
        {
          host: GATEWAY,
          port: PORT,
          path,
          method,
          ca,
          headers: { authorization: `Bearer ${token}`, 'content-type': type },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            const ok = (response.statusCode ?? 500) < 300;
            if (ok) resolve(text.startsWith('{') ? JSON.parse(text) : text);
            else reject(new Error(`${method} ${path}: ${String(response.statusCode)} ${text.slice(0, 500)}`));
          });
        },
      );
      sent.once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const isReady = async (): Promise<boolean> => {
    ca = await readFile(at('certificates/apiserver.crt'), 'utf8').catch(() => '');
    const asked = ca === '' ? Promise.reject(new Error('no certificate yet')) : ask('GET', '/readyz');
    return asked.then(
      () => true,
      () => false,
    );
  };
  const until = Date.now() + READY_MS;
  while (!(await isReady())) {
    if (server.hasEnded() || Date.now() > until)
      throw new Error(`The API server did not start; see ${at('kube-apiserver.log')}.`);
    await sleep(200);
  }
  const kubeconfig = at('kubeconfig.json');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'test',
          cluster: {
            server: `https://${GATEWAY}:${String(PORT)}`,
            'certificate-authority-data': Buffer.from(ca).toString('base64'),
          },
        },
      ],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
      'current-context': 'test',
    }),
    { mode: 0o600 },
  );
  return { host: GATEWAY, port: PORT, ca, kubeconfig, ask };
}
