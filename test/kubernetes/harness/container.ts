import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startChild } from '../../../scripts/tools/child.ts';
import type { Child } from '../../../scripts/tools/child.ts';
import type { Image } from './images.ts';

/** A folder or file of this machine in a container. */
export interface Mount {
  from: string;
  to: string;
  readOnly: boolean;
}

export interface ContainerOptions {
  /** the network namespace of its pod */
  pod: string;
  name: string;
  image: Image;
  command: string[];
  environment: Record<string, string>;
  mounts: Mount[];
  user: number;
  group: number;
  readOnlyRoot: boolean;
  hostsFile: string;
  /** for its root and its log */
  directory: string;
  /** terminationGracePeriodSeconds of its pod */
  graceSeconds: number;
}

export interface RunningContainer extends Child {
  logFile: string;
  /** runs a program in it, as `exec` of Kubernetes does */
  exec: (command: readonly string[]) => Promise<string>;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const line = (...words: string[]): string => words.map(quote).join(' ');

/** Shared libraries, and nothing else of this machine: no shell, no programs. */
const LIBRARIES = ['/lib', '/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'];
const exists = (path: string) =>
  stat(path).then(
    (it) => it,
    () => null,
  );

/**
 * The script that makes the root of a container in a mount namespace of its own, and becomes its program there: another root, a user
 * without capabilities, only the environment that the pod says.
 */
async function startScript(options: ContainerOptions, root: string): Promise<string> {
  const { image, mounts, environment, user, group, readOnlyRoot, hostsFile } = options;
  const lines = ['set -e', line('mount', '--make-rprivate', '/'), line('mount', '-t', 'tmpfs', 'tmpfs', root)];
  const bind = async (from: string, to: string, readOnly: boolean) => {
    const target = join(root, to);
    const isFolder = (await stat(from)).isDirectory();
    lines.push(
      line('mkdir', '-p', isFolder ? target : dirname(target)),
      ...(isFolder ? [] : [line('touch', target)]),
      line('mount', '--bind', from, target),
      ...(readOnly ? [line('mount', '-o', 'remount,bind,ro', target)] : []),
    );
  };
  for (const folder of LIBRARIES) if (await exists(folder)) await bind(folder, folder, true);
  await bind('/usr/bin/env', '/.start/env', true);
  for (const device of ['null', 'zero', 'random', 'urandom']) await bind(`/dev/${device}`, `/dev/${device}`, false);
  for (const [to, from] of Object.entries(image.files)) await bind(from, to, true);
  await bind(hostsFile, '/etc/hosts', true);
  lines.push(
    line('mkdir', '-p', `${root}/proc`, `${root}/tmp`),
    line('mount', '-t', 'proc', 'proc', `${root}/proc`),
    `echo 'hosts: files' > ${quote(`${root}/etc/nsswitch.conf`)}`,
    line('chmod', readOnlyRoot ? '0555' : '1777', `${root}/tmp`),
  );
  // a mount below another one after that
  for (const { from, to, readOnly } of [...mounts].sort((a, b) => a.to.length - b.to.length))
    await bind(from, to, readOnly);
  if (readOnlyRoot) lines.push(line('mount', '-o', 'remount,ro', root));
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  lines.push(
    `exec ${line(
      'chroot',
      `--userspec=${String(user)}:${String(group)}`,
      `--groups=${String(group)}`,
      root,
      '/.start/env',
      '-i',
      '-C',
      image.workingDirectory,
      ...variables,
      ...options.command,
    )}`,
  );
  return `${lines.join('\n')}\n`;
}

/** Starts a container of a pod as a process of this machine. */
export async function startContainer(options: ContainerOptions): Promise<RunningContainer> {
  const at = (name: string) => join(options.directory, `${options.name}${name}`);
  const root = at('.root');
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  const script = at('.sh');
  await writeFile(script, await startScript(options, root), { mode: 0o600 });
  const logFile = at('.log');
  const child = await startChild({
    command: 'ip',
    args: ['netns', 'exec', options.pod, 'unshare', '--mount', 'sh', script],
    logFile,
    patienceMilliseconds: options.graceSeconds * 1000,
  });
  return {
    ...child,
    logFile,
    exec: async (command) => {
      const output = at('.exec');
      await rm(output, { force: true });
      const inside = await startChild({
        command: 'nsenter',
        args: [
          '--target',
          String(child.pid),
          '--mount',
          '--net',
          'chroot',
          `--userspec=${String(options.user)}:${String(options.group)}`,
          root,
          ...command,
        ],
        logFile: output,
      });
      return inside.ended;
    },
  };
}
