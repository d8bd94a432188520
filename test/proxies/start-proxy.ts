import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../../scripts/tools/child.ts';
import type { Child } from '../../scripts/tools/child.ts';
import { findCaddyAtHand, findEnvoy, findNginx } from '../../scripts/tools/find-proxies.ts';

/** What the files of deploy/proxy leave open. */
export interface ProxyValues {
  VERTEBRA_HOST: string;
  LISTEN: string;
  LISTEN_HTTP: string;
  TLS_CERTIFICATE: string;
  TLS_CERTIFICATE_KEY: string;
  CONSOLE_1: string;
  CONSOLE_2: string;
  PROJECTOR: string;
  NATS_WEBSOCKET: string;
  STATE_DIRECTORY: string;
}

interface Proxy {
  file: string;
  find: () => Promise<string>;
  args: (configFile: string) => string[];
  /** how it is made to read its file anew; null where only a new process does */
  reload: ((program: string, configFile: string, child: Child) => Promise<unknown>) | null;
}

const signal = (name: NodeJS.Signals) => (_program: string, _file: string, child: Child) =>
  Promise.resolve(process.kill(child.pid, name));

export const PROXIES: Record<'nginx' | 'Caddy' | 'Envoy', Proxy> = {
  nginx: {
    file: 'nginx.conf',
    find: findNginx,
    args: (file) => ['-c', file, '-g', 'daemon off;'],
    reload: signal('SIGHUP'),
  },
  Caddy: {
    file: 'Caddyfile',
    find: findCaddyAtHand,
    args: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
    reload: signal('SIGUSR1'),
  },
  Envoy: {
    file: 'envoy.yaml',
    find: findEnvoy,
    args: (file) => ['-c', file, '--disable-hot-restart', '--concurrency', '1', '--log-level', 'warning'],
    reload: null,
  },
};

/** `${NAME}` as envsubst fills it in; what has a name of nginx' own is written without braces there and stays. */
const filledIn = (text: string, values: Record<string, string>) =>
  text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nothing is known of ${name}.`);
    return value;
  });

async function untilItListens(child: Child, port: number, logFile: string): Promise<void> {
  for (;;) {
    if (child.hasEnded()) throw new Error(`It ended at once:\n${readFileSync(logFile, 'utf8')}`);
    const listens = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.end());
    });
    if (listens) return;
    await sleep(50);
  }
}

/** Starts a proxy with its file as it is shipped. */
export async function startProxy(name: keyof typeof PROXIES, directory: string, values: ProxyValues) {
  const { file, find, args, reload } = PROXIES[name];
  const program = await find();
  const home = join(directory, name);
  mkdirSync(home, { recursive: true });
  const given: Record<string, string> = {
    ...values,
    STATE_DIRECTORY: home,
    PID_FILE: join(home, 'nginx.pid'),
    ACCESS_LOG: '/dev/stdout',
  };
  for (const target of ['CONSOLE_1', 'CONSOLE_2', 'PROJECTOR', 'NATS_WEBSOCKET'] as const) {
    [given[`${target}_HOST`] = '', given[`${target}_PORT`] = ''] = values[target].split(':');
  }
  const shipped = readFileSync(fileURLToPath(new URL(`../../deploy/proxy/${file}`, import.meta.url)), 'utf8');
  const configFile = join(home, file);
  writeFileSync(configFile, name === 'Caddy' ? shipped : filledIn(shipped, given));
  const logFile = join(home, 'log');
  const env = { ...process.env, ...given, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const child = await startChild({ command: program, args: args(configFile), logFile, cwd: home, env });
  await untilItListens(child, Number(values.LISTEN), logFile);
  return {
    log: () => readFileSync(logFile, 'utf8'),
    reload: reload && (() => reload(program, configFile, child)),
    stop: child.stop,
  };
}
