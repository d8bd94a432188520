/**
 * What the servers of a deployment are made from. Settings are named as the options are and hold what was written there, on the command
 * line and in `deployment.json` alike, which a later run goes by.
 */
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from '../../../lib/domain/zod.ts';

/** Each server listens at the host of its --node. */
export const OWN = 'own';

const LABELS = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const isHost = (text: string): boolean => isIP(text) !== 0 || LABELS.test(text);
// nats-server's configuration knows few escapes
const isPath = (text: string): boolean => path.posix.isAbsolute(text) && !/[\p{Cc}"\\]/u.test(text);
const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
const NODE = /^([a-zA-Z0-9][a-zA-Z0-9_-]{0,31})=(.+)$/;
const SIZE = /^([1-9]\d{0,6})(MB|GB|TB)$/;
const UNITS = { MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 } as const;
const LEAST_BYTES = 100 * UNITS.MB;

/** A size such as 50GB in bytes; NaN when it is none. */
export function bytesOf(size: string): number {
  const [, number, unit] = SIZE.exec(size) ?? [];
  return number === undefined ? NaN : Number(number) * UNITS[unit as keyof typeof UNITS];
}

const wanted = (wants: string, check: (text: string) => boolean) =>
  z.string().refine(check, { error: `wants ${wants}` });
const port = wanted('a port from 1 to 65535', (text) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535);
const file = wanted('the absolute path of a file on the machine of the server, without quotes', isPath).optional();
const listen = (orOwn: string) => wanted(orOwn, (text) => text === OWN || isHost(text));
const address = `an address to listen at, or ${OWN}: that of the server’s --node`;

export const settingsSchema = z.strictObject({
  node: z.array(
    wanted('NAME=HOST: a name of letters, digits, - and _, and the name or address that others reach it at', (text) =>
      isHost(NODE.exec(text)?.[2] ?? ''),
    ),
  ),
  host: listen(address),
  'client-port': port,
  'websocket-port': port,
  'cluster-port': port,
  'monitor-host': listen(address),
  'monitor-port': port,
  origin: z
    .array(wanted('an origin such as https://vertebra.example.com: scheme, host and port, no path', isOrigin))
    .min(1),
  store: wanted('the absolute path of a folder on the machine of the server, without quotes', isPath),
  'store-size': wanted('a size such as 50GB (MB, GB or TB), 100MB or more', (text) => bytesOf(text) >= LEAST_BYTES),
  'tls-cert': file,
  'tls-key': file,
  'tls-ca': file,
  'websocket-cert': file,
  'websocket-key': file,
  'websocket-plain': z.boolean(),
  'route-cert': file,
  'route-key': file,
  'route-ca': file,
});
export type Settings = z.infer<typeof settingsSchema>;
/** As far as they were written. */
export type Given = { [K in keyof Settings]?: Settings[K] | undefined };

const DEFAULTS = {
  node: [],
  host: '0.0.0.0',
  'client-port': '4222',
  'websocket-port': '8080',
  'cluster-port': '6222',
  'monitor-host': '127.0.0.1',
  'monitor-port': '8222',
  origin: ['http://127.0.0.1:3000'],
  store: '/data/nats',
  'websocket-plain': false,
} satisfies Given;

/** A server of the deployment; one that is alone has no host that others reach it at. */
export interface Server {
  name: string;
  host: string | null;
}

/** The servers by name; the only one is called n1. */
export function serversOf(node: readonly string[]): Server[] {
  if (node.length === 0) return [{ name: 'n1', host: null }];
  return node.map((text) => {
    const [, name = '', host = ''] = NODE.exec(text) ?? [];
    return { name, host };
  });
}

const twice = (texts: readonly string[]): string | undefined => texts.find((text, at) => texts.indexOf(text) !== at);

/** What is wrong with settings beside each other, each beginning with the option. Every one of them is right by itself. */
function problemsBetween(settings: Settings): string[] {
  const has = (name: keyof Settings) => settings[name] !== undefined;
  const isCluster = settings.node.length > 0;
  const pair = (one: keyof Settings, other: keyof Settings) =>
    has(one) && !has(other) ? [`--${one} wants --${other} beside it`] : [];
  const needs = (name: keyof Settings, isThere: boolean, what: string) =>
    has(name) && !isThere ? [`--${name} has no use without ${what}`] : [];
  const names = serversOf(settings.node).map(({ name }) => name);
  const sameName = twice(names);
  const sameHost = twice(serversOf(settings.node).flatMap(({ host }) => host ?? []));
  const ports = (['client-port', 'websocket-port', 'cluster-port', 'monitor-port'] as const).map(
    (name) => settings[name],
  );
  const samePort = twice(ports);
  return [
    ...(isCluster && settings.node.length < 3
      ? [
          '--node is wanted three times or more: with fewer servers JetStream stops when one is away. Leave it out for a single server',
        ]
      : []),
    ...(sameName === undefined ? [] : [`--node ${sameName} is there twice`]),
    ...(sameHost === undefined ? [] : [`--node: the host ${sameHost} is there twice`]),
    ...(samePort === undefined ? [] : [`the port ${samePort} is there twice`]),
    ...(['host', 'monitor-host'] as const).flatMap((name) =>
      settings[name] === OWN && !isCluster ? [`--${name} ${OWN} has no use without --node`] : [],
    ),
    ...pair('tls-cert', 'tls-key'),
    ...pair('tls-key', 'tls-cert'),
    ...pair('websocket-cert', 'websocket-key'),
    ...pair('websocket-key', 'websocket-cert'),
    ...pair('route-cert', 'route-key'),
    ...pair('route-key', 'route-cert'),
    ...needs('tls-ca', has('tls-cert') || has('websocket-cert'), '--tls-cert'),
    ...needs('route-ca', isCluster, '--node'),
    ...needs('route-ca', has('tls-cert') || has('route-cert'), '--route-cert or --tls-cert'),
    ...needs('route-cert', has('route-ca'), '--route-ca'),
    ...(settings['websocket-plain'] && has('websocket-cert')
      ? ['--websocket-plain and --websocket-cert contradict each other']
      : []),
  ];
}

/** Settings that are complete and right, or every problem, each beginning with the option it is about. */
export function readSettings(given: Given): { settings: Settings } | { problems: string[] } {
  const parsed = settingsSchema.safeParse({ ...DEFAULTS, ...given });
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(({ path: [name = '', at], message, code }) => {
        const said = given[name as keyof Given];
        const value = Array.isArray(said) && typeof at === 'number' ? said[at] : said;
        return `--${String(name)}${value === undefined ? '' : ` ${String(value)}`} ${code === 'custom' ? message : 'cannot be read'}`;
      }),
    };
  }
  const problems = problemsBetween(parsed.data);
  return problems.length > 0 ? { problems } : { settings: parsed.data };
}
