import { findJava } from './find-java.ts';
import { findTool } from './find-tool.ts';
import { fromVariable } from './sources/from-variable.ts';
import { keycloakFromMaven } from './sources/keycloak-from-maven.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { KEYCLOAK } from './versions.ts';

const SOURCES = [fromVariable('KEYCLOAK_HOME', 'bin/kc.sh'), keycloakFromMaven];

const ADVICE = `Install Maven so that mvn is on PATH, or name the folder of a Keycloak ${KEYCLOAK.version} in the variable KEYCLOAK_HOME.`;

/** Path of `kc.sh`, fetched when the machine has none; throws and says what to install without a Java that runs it. */
export async function findKeycloak(io: ToolIo = realIo): Promise<string> {
  await findJava(io);
  return findTool('Keycloak', SOURCES, ADVICE, io);
}
