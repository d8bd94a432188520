/** `bootstrap --out DIR …`: the first keys of a Sovereign, and a nats-server.conf for each of its servers. */
import { parseArgs } from 'node:util';
import { UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { secretsApi } from './kubernetes/api.ts';
import { fillSecrets } from './kubernetes/fill-secrets.ts';
import { printSecrets } from './kubernetes/print-secrets.ts';
import { secretNames } from './kubernetes/secrets.ts';
import { makeDeployment } from './make-deployment.ts';

const USAGE = `bootstrap --out DIR [OPTION …]
bootstrap --kubernetes [--name RELEASE] [--namespace NAMESPACE] [--out DIR]
bootstrap --kubernetes --in-cluster [--name RELEASE]

--origin URL            an origin of the app, VERTEBRA_BASE_URL; may be there several times
--node NAME=HOST        a server of a cluster, three times or more; left out: a single server
--host ADDRESS          where servers listen (0.0.0.0; “own”: at the host of each one's --node)
--client-port PORT      4222
--websocket-port PORT   8080
--cluster-port PORT     6222
--monitor-port PORT     8222
--monitor-host ADDRESS  where monitoring answers, without a question for who asks (127.0.0.1)
--store DIR             claims and JetStream data, on the machine of the server (/data/nats)
--store-size SIZE       what JetStream of each server may keep, such as 50GB
                        (a single server: three quarters of what is free here)
--tls-cert, --tls-key FILE              encrypt clients, and the WebSocket unless it has its own
--tls-ca FILE                           who signed it, where the system does not know
--websocket-cert, --websocket-key FILE  a certificate of its own for the WebSocket
--websocket-plain                       none: a proxy encrypts it
--route-ca FILE                         encrypt routes: both ends show a certificate of this authority
--route-cert, --route-key FILE          which one (that of the clients)
--owner USER[:GROUP]    gives keys/ to the user that Vertebra runs as

--kubernetes            prints the Secrets of the chart, and nothing is on disk unless --out says where
--in-cluster            fills the Secrets that are there, empty, as the service account of this pod
--name RELEASE          how their names begin (vertebra)

Run again, it adds what is missing, such as the file of another --node, and changes nothing that is there.`;

const OPTIONS = {
  out: { type: 'string' },
  owner: { type: 'string' },
  node: { type: 'string', multiple: true },
  host: { type: 'string' },
  'client-port': { type: 'string' },
  'websocket-port': { type: 'string' },
  'cluster-port': { type: 'string' },
  'monitor-host': { type: 'string' },
  'monitor-port': { type: 'string' },
  origin: { type: 'string', multiple: true },
  store: { type: 'string' },
  'store-size': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-ca': { type: 'string' },
  'websocket-cert': { type: 'string' },
  'websocket-key': { type: 'string' },
  'websocket-plain': { type: 'boolean' },
  'route-cert': { type: 'string' },
  'route-key': { type: 'string' },
  'route-ca': { type: 'string' },
  kubernetes: { type: 'boolean' },
  'in-cluster': { type: 'boolean' },
  name: { type: 'string' },
  namespace: { type: 'string' },
} as const;

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Makes the Secrets of the chart by its hook. */
async function inCluster(name: string): Promise<void> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
  if (host === undefined)
    throw new UsageError('--in-cluster is for a pod of Kubernetes: KUBERNETES_SERVICE_HOST is not set.');
  const api = secretsApi({ host, port, directory: SERVICE_ACCOUNT });
  const names = secretNames(name);
  const { made, kept, hasIdentity } = await fillSecrets(api, names);
  for (const secret of made) console.log(`made  Secret ${api.namespace}/${secret}`);
  for (const secret of kept) console.log(`kept  Secret ${api.namespace}/${secret}`);
  if (!hasIdentity) return;
  const kubectl = `kubectl --namespace ${api.namespace}`;
  console.log(`
The operator's identity is in Secret ${names.offline}. Keep it where no machine reads it, then delete it here:
  ${kubectl} get secret ${names.offline} -o jsonpath='{.data.operator\\.nk}' | base64 -d
  ${kubectl} delete secret ${names.offline}`);
}

async function run(args: string[]): Promise<number> {
  const {
    out,
    owner,
    kubernetes,
    name = 'vertebra',
    namespace,
    ...rest
  } = parseArgs({ args, options: OPTIONS }).values;
  const { 'in-cluster': isInCluster = false, ...given } = rest;
  if (kubernetes === true) {
    const [other] = [...Object.keys(given), ...(owner === undefined ? [] : ['owner'])];
    if (other !== undefined)
      throw new UsageError(`--${other} has no use with --kubernetes: values of the chart say it.`);
    if (isInCluster) {
      if (out !== undefined || namespace !== undefined)
        throw new UsageError(
          '--in-cluster takes --name alone: it writes no files, and its namespace is that of its pod.',
        );
      await inCluster(name);
      return 0;
    }
    const { yaml, said } = await printSecrets({ name, namespace, out });
    process.stdout.write(yaml);
    console.error(said);
    return 0;
  }
  if (isInCluster || namespace !== undefined)
    throw new UsageError('--in-cluster and --namespace go with --kubernetes.');
  if (out === undefined) throw new UsageError('Say where to: --out DIR.');
  console.log(await makeDeployment(out, given, owner));
  return 0;
}

export const bootstrapCommand: Command = { usage: USAGE, run };
