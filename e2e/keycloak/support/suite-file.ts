import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../scripts/demo/demo-state.ts';
import type { KeycloakAccess } from './keycloak-admin.ts';
import type { TopologyName } from './topologies.ts';

export const STATE_DIRECTORY = join(PROJECT, '.vertebra', 'keycloak');
export const SUITE_FILE = join(STATE_DIRECTORY, 'suite.json');

/** What the app of a topology has as VERTEBRA_ISSUERS_FILE. */
export const issuersFileOf = (topology: TopologyName): string => join(STATE_DIRECTORY, `issuers-${topology}.json`);

/** … and as VERTEBRA_ROLE_CLAIMS; it names nobody at first. */
export const roleClaimsFileOf = (topology: TopologyName): string => join(STATE_DIRECTORY, `roles-${topology}.json`);

/** Who runs where: the global setup writes it for the workers. */
export interface SuiteFile {
  keycloak: KeycloakAccess;
  nats: { url: string; monitor: string };
  /** origin of each app */
  apps: Record<TopologyName, string>;
  /** another process of the app `per-organization`, with the same base URL, as behind a load balancer */
  replica: string;
}

export const readSuite = (): SuiteFile => JSON.parse(readFileSync(SUITE_FILE, 'utf8')) as SuiteFile;
