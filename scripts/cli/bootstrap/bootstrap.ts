/** `bootstrap --out DIR …`: the first keys of a Sovereign, and a nats-server.conf for each of its servers. */
import { parseArgs } from 'node:util';
import { UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { makeDeployment } from './make-deployment.ts';

const USAGE = `bootstrap --out DIR [OPTION …]

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
} as const;

async function run(args: string[]): Promise<number> {
  const { out, owner, ...given } = parseArgs({ args, options: OPTIONS }).values;
  if (out === undefined) throw new UsageError('Say where to: --out DIR.');
  console.log(await makeDeployment(out, given, owner));
  return 0;
}

export const bootstrapCommand: Command = { usage: USAGE, run };
