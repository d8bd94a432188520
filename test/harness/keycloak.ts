import { randomUUID } from 'node:crypto';
import { copyFile, cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { startChild } from '../../scripts/tools/child.ts';
import { findKeycloak } from '../../scripts/tools/find-keycloak.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { KEYCLOAK_BUILD_OPTIONS } from '../../scripts/tools/sources/keycloak-from-maven.ts';
import { waitUntilAnswers } from '../../scripts/tools/wait-until-answers.ts';

export interface StartKeycloakOptions {
  /** made new; what Keycloak writes stays in it */
  directory: string;
  /** files of realms that are imported at the start, as Keycloak does it itself: `${NAME}` in them becomes a variable's value */
  realms: readonly string[];
  environment: Readonly<Record<string, string>>;
}

export interface TestKeycloak {
  /** `localhost`: another host name than the app's 127.0.0.1, since cookies ignore ports */
  url: string;
  /** a client of realm master that may do everything */
  admin: { clientId: string; clientSecret: string };
  pid: number;
  stop: () => Promise<void>;
}

/** A start takes ten seconds, more on a busy machine, and with a Keycloak of other build options its build first. */
const PATIENCE_MILLISECONDS = 240_000;

/** A home of its own for one Keycloak: its programs are the found one's, what it writes is not. */
async function makeHome(program: string, directory: string): Promise<string> {
  const found = dirname(dirname(program));
  await rm(directory, { recursive: true, force: true });
  // kc.sh takes the folder above the one it really lies in for its home
  await mkdir(join(directory, 'bin'), { recursive: true });
  await copyFile(program, join(directory, 'bin', 'kc.sh'));
  for (const name of await readdir(found)) {
    if (name !== 'bin' && name !== 'data') await symlink(join(found, name), join(directory, name));
  }
  return join(directory, 'bin', 'kc.sh');
}

/** Starts a real Keycloak on 127.0.0.1 with a database in its memory. */
export async function startKeycloak({ directory, realms, environment }: StartKeycloakOptions): Promise<TestKeycloak> {
  const command = await makeHome(await findKeycloak(), directory);
  const imported = join(directory, 'data', 'import');
  await mkdir(imported, { recursive: true });
  for (const file of realms) await cp(file, join(imported, basename(file)));
  const [port = 0, management = 0] = await freePorts(2);
  const url = `http://localhost:${port}`;
  const admin = { clientId: 'test-admin', clientSecret: randomUUID() };
  const logFile = join(directory, 'keycloak.log');
  const child = await startChild({
    command,
    args: [
      'start',
      ...KEYCLOAK_BUILD_OPTIONS,
      '--import-realm',
      '--cache=local',
      // it would tell of every question whether it is ready
      '--log-level=warn',
      '--http-enabled=true',
      `--hostname=${url}`,
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      '--http-management-host=127.0.0.1',
      `--http-management-port=${management}`,
    ],
    env: {
      ...process.env,
      ...environment,
      JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
      KC_BOOTSTRAP_ADMIN_CLIENT_ID: admin.clientId,
      KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: admin.clientSecret,
    },
    logFile,
  });
  await waitUntilAnswers(child, `http://127.0.0.1:${management}/health/ready`, logFile, PATIENCE_MILLISECONDS);
  return { url, admin, pid: child.pid, stop: child.stop };
}
