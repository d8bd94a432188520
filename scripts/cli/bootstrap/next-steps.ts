/** What is left to do by hand, with the files that each machine gets. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { giveKeysByHand } from './owner.ts';
import { clientTls, configFileOf, endpoint, routeTls, websocketTls } from './server-files.ts';
import { serversOf } from './settings.ts';
import type { Server, Settings } from './settings.ts';

/** Stands for the machine of a single server, whose name nobody has said. */
const UNNAMED = 'HOST';

function serverStep(directory: string, settings: Settings, server: Server): string[] {
  const tls = [
    ...new Set([clientTls(settings), websocketTls(settings), routeTls(settings)].filter((one) => one !== null)),
  ];
  const files = [
    ...new Set(tls.flatMap((one) => [one.certificate, one.key, ...('authority' in one ? [one.authority] : [])])),
  ];
  const where = server.host === null ? 'the machine of the server' : `${server.name} (${server.host})`;
  return [
    `To ${where}: ${path.join(directory, configFileOf(settings, server))}, for its nats-server alone to read (it says who may be trusted${
      server.host === null ? '' : ', and has the password of routes'
    }).`,
    ...(files.length > 0 ? [`  It reads ${files.join(', ')} there, and keeps its data in ${settings.store}.`] : []),
  ];
}

function variables(directory: string, settings: Settings): string[] {
  const servers = serversOf(settings.node);
  const hosts = servers.map(({ host }) => host ?? UNNAMED);
  const scheme = clientTls(settings) === null ? 'nats' : 'tls';
  const browsers = websocketTls(settings) === null ? 'ws' : 'wss';
  const authority = settings['tls-ca'];
  return [
    `VERTEBRA_KEYS_DIR=${path.resolve(directory, 'keys')}`,
    `VERTEBRA_NATS_URL=${hosts.map((host) => `${scheme}://${endpoint(host, settings['client-port'])}`).join(',')}`,
    `VERTEBRA_NATS_WEBSOCKET_URL=${browsers}://${endpoint(hosts[0] ?? UNNAMED, settings['websocket-port'])}`,
    ...(authority === undefined ? [] : [`VERTEBRA_CA_FILE=${authority}`]),
  ];
}

function addedServers(settings: Settings, added: readonly string[]): string[] {
  const isNew = ({ name }: Server) => added.includes(name);
  const servers = serversOf(settings.node);
  const before = servers.filter((server) => !isNew(server));
  if (added.length === 0 || before.length === 0) return [];
  const routes = servers.filter(isNew).map(({ host }) => endpoint(host ?? '', settings['cluster-port']));
  return [
    '',
    `${before.map(({ name }) => name).join(', ')} hear of ${added.join(', ')} by themselves, and their files were not changed.`,
    `So that they find them after a restart, too, add nats-route://route:PASSWORD@${routes.join(' and the same of ')} to “routes” in each of`,
    `${before.map((server) => configFileOf(settings, server)).join(', ')}, and run “nats-server --signal reload” on it. Nobody is cut off.`,
  ];
}

function warnings(settings: Settings): string[] {
  const isCluster = settings.node.length > 0;
  const monitor = settings['monitor-host'];
  return [
    ...(clientTls(settings) === null
      ? [
          'Clients are not encrypted: credentials prove who one is, not what is read on the way. Say --tls-cert and --tls-key, or keep this network private.',
        ]
      : []),
    ...(websocketTls(settings) === null
      ? [
          'The WebSocket is not encrypted: pages over https do not open it, so a proxy has to encrypt it (docs/proxy.md).',
        ]
      : []),
    ...(isCluster && routeTls(settings) === null
      ? [
          'Routes between servers are not encrypted, and carry everything: say --route-ca, or keep that network private.',
        ]
      : []),
    ...(/^(127\.|::1$|localhost$)/.test(monitor)
      ? []
      : [
          `Monitoring answers whoever reaches port ${settings['monitor-port']}: names of accounts, connections and subjects. Close it to others.`,
        ]),
    ...(settings.origin.every((origin) => /^http:\/\/(127\.|localhost)/.test(origin))
      ? [`The WebSocket takes pages of ${settings.origin.join(', ')} alone: say --origin with VERTEBRA_BASE_URL.`]
      : []),
  ];
}

interface Outcome {
  /** whether keys were made, and not found */
  hasNewKeys: boolean;
  /** whether files of keys were given to the user of Vertebra */
  isGiven: boolean;
  /** names of servers whose file was made now */
  added: string[];
  /** what else is to be known */
  notes: string[];
}

/** The text that ends a run. */
export function nextSteps(
  directory: string,
  settings: Settings,
  { hasNewKeys, isGiven, added, notes }: Outcome,
): string {
  const servers = serversOf(settings.node).filter(({ name }) => added.includes(name));
  const offline = path.join(directory, 'offline');
  const said = [...notes, ...(servers.length > 0 ? warnings(settings) : [])];
  return [
    ...(said.length > 0 ? ['', ...said.map((line) => `Note  ${line}`)] : []),
    ...(existsSync(offline)
      ? ['', `Take ${offline} away now: the operator's identity is needed only to replace its signing keys.`]
      : []),
    ...(servers.length > 0 ? ['', ...servers.flatMap((server) => serverStep(directory, settings, server))] : []),
    ...addedServers(settings, added),
    ...(hasNewKeys
      ? [
          `To each machine that runs Vertebra: ${path.join(directory, 'keys')}, for the user of the service to read.`,
          ...(isGiven ? [] : [`  ${giveKeysByHand(directory)}`, '  does it here; --owner USER does, too.']),
          '',
          ...variables(directory, settings),
        ]
      : []),
  ].join('\n');
}
