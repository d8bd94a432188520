import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Loopback alone, and a file system that takes nothing: what is started there is as in a container. */
const INSIDE = 'ip link set lo up && mount -o remount,bind,ro / && echo ready && exec sleep infinity';
const UNSHARE = ['--net', '--mount', '--propagation', 'private'];

/** Why this machine has no enclosures; null when it has. */
export function whyNoEnclosure(): string | null {
  const { status, stderr, error } = spawnSync('unshare', [
    ...UNSHARE,
    'sh',
    '-c',
    INSIDE.replace('exec sleep infinity', 'true'),
  ]);
  return status === 0 ? null : `no namespaces on this machine (${(error?.message ?? String(stderr)).trim()})`;
}

interface Started {
  command: string;
  args: string[];
}

export interface Enclosure {
  /** how a command is started in the enclosure's network alone */
  beside: (command: string, ...args: string[]) => Started;
  /** how it is started in its file system, too, in `directory` and as `user` */
  inside: (who: { user: { uid: number; gid: number }; directory: string }, ...command: string[]) => Started;
  /** asks a server in there */
  ask: (url: string) => Promise<{ status: number; type: string; text: string }>;
  stop: () => void;
}

const ASK = `const answer = await fetch(process.argv[1], { redirect: 'manual' });
console.log(JSON.stringify({ status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }));`;

/** A network of its own and the machine's files, read only. */
export async function startEnclosure(): Promise<Enclosure> {
  const holder = spawn('unshare', [...UNSHARE, 'sh', '-c', INSIDE], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const enter = (...args: string[]): Started => ({
    command: 'nsenter',
    args: [`--target=${String(holder.pid)}`, '--net', ...args],
  });
  const beside: Enclosure['beside'] = (command, ...args) => enter('--', command, ...args);
  return {
    beside,
    inside: ({ user: { uid, gid }, directory }, ...command) =>
      enter(
        ...['--mount', `--wdns=${directory}`, '--', 'setpriv', `--reuid=${String(uid)}`, `--regid=${String(gid)}`],
        ...['--clear-groups', '--no-new-privs', '--', ...command],
      ),
    ask: async (url) => {
      const { command, args } = beside(process.execPath, '--input-type=module', '-e', ASK, url);
      const { stdout } = await run(command, args);
      return JSON.parse(stdout) as { status: number; type: string; text: string };
    },
    stop: () => void holder.kill('SIGKILL'),
  };
}
