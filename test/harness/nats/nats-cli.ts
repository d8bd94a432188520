import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findNatsCli } from '../../../scripts/tools/find-nats-cli.ts';

const execute = promisify(execFile);

/** Runs the nats CLI with a home of its own and gives all that it said; throws with that when it fails. */
export type NatsCli = (...args: string[]) => Promise<string>;

/** Where `nats auth` keeps what nsc would: operators, accounts and users as files. */
export const authStore = (home: string): string => join(home, 'data', 'nats', 'nsc', 'stores');

/** The nats CLI, talking to that server. Nothing of the machine's own contexts and keys is read or written. */
export async function startNatsCli(server: string, home: string): Promise<NatsCli> {
  const binary = await findNatsCli();
  const env = {
    NODE_ENV: 'test' as const,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
  };
  return async (...args) => {
    const { stdout, stderr } = await execute(binary, ['--server', server, ...args], { env, timeout: 30_000 });
    return `${stdout}${stderr}`;
  };
}
