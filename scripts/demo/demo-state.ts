import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Where a demo keeps what outlives it. `VERTEBRA_STATE_DIR` lets a second one, such as a test's, run beside the first. */
export interface DemoState {
  /** everything below but the two files */
  directory: string;
  /** who runs where, for people and tests */
  demoFile: string;
  portsFile: string;
  /** keys of the operator, as `npm run bootstrap` makes them */
  operator: string;
  nats: string;
  identity: string;
  issuersFile: string;
  log: (name: string) => string;
}

/** The places of the state; nothing is made yet. */
export function demoState(): DemoState {
  const root = resolve(process.env.VERTEBRA_STATE_DIR ?? join(PROJECT, '.vertebra'));
  const directory = join(root, 'demo');
  return {
    directory,
    demoFile: join(root, 'demo.json'),
    portsFile: join(root, 'demo-ports.json'),
    operator: join(directory, 'operator'),
    nats: join(directory, 'nats'),
    identity: join(directory, 'identity'),
    issuersFile: join(directory, 'issuers.json'),
    log: (name) => join(directory, 'logs', `${name}.log`),
  };
}

/** Makes the folders; with `fresh`, after throwing away what earlier demos left. */
export async function prepareState(state: DemoState, fresh: boolean): Promise<void> {
  if (fresh) await rm(state.directory, { recursive: true, force: true });
  for (const folder of [state.nats, state.identity, dirname(state.log('any'))]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
}
