import { rename, writeFile } from 'node:fs/promises';
import { SOVEREIGN_REALM, PEOPLE } from './identity/people.ts';
import type { Ports } from './ports.ts';

/** What `.vertebra/demo.json` says about a running demo; tests and screenshots read it. */
export interface DemoFile {
  app: string;
  /** where the read API is */
  projector: string;
  /** where the app and the projector tell their figures and their readiness */
  machines: { app: string; projector: string };
  issuers: string[];
  nats: { url: string; websocket: string; monitor: string };
  people: { username: string; password: string; role: string; organization: string | null }[];
  pids: Record<string, number>;
}

export type DemoAddresses = Pick<DemoFile, 'app' | 'projector' | 'machines' | 'nats'>;

export const addressesAt = (ports: Ports): DemoAddresses => ({
  app: `http://127.0.0.1:${ports.app}`,
  projector: `http://127.0.0.1:${ports.projector}`,
  machines: {
    app: `http://127.0.0.1:${ports.metrics}`,
    projector: `http://127.0.0.1:${ports.projectorMetrics}`,
  },
  nats: {
    url: `nats://127.0.0.1:${ports.nats}`,
    websocket: `ws://127.0.0.1:${ports.websocket}`,
    monitor: `http://127.0.0.1:${ports.monitor}`,
  },
});

export const demoFile = (ports: Ports, issuer: (realm: string) => string, pids: Record<string, number>): DemoFile => ({
  ...addressesAt(ports),
  issuers: [...new Set(PEOPLE.map(({ realm }) => issuer(realm)))],
  people: PEOPLE.map(({ username, role, realm }) => ({
    username,
    password: username,
    role,
    organization: realm === SOVEREIGN_REALM ? null : realm,
  })),
  pids,
});

/** Written whole: whoever waits for the file never reads half of it. */
export async function writeDemoFile(path: string, content: DemoFile): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
