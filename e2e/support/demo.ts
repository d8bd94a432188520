import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoFile } from '../../scripts/demo/demo-file.ts';
import { PROJECT } from '../../scripts/demo/demo-state.ts';

/**
 * A demo of the tests' own: what a person's demo holds stays as it is. Two runs side by side, as the shards of a suite, each have
 * one under a name of their own.
 */
export const RUN = process.env.VERTEBRA_E2E_RUN ?? 'e2e';
export const STATE_DIRECTORY = join(PROJECT, '.vertebra', RUN);
export const DEMO_FILE = join(STATE_DIRECTORY, 'demo.json');
export const KEYS_DIRECTORY = join(STATE_DIRECTORY, 'demo', 'operator', 'keys');

/** Short, so that every browser session that lives half a minute is renewed while a test looks. */
export const NATS_SESSION_SECONDS = 20;

/** Names the server.js that the demo runs, for tests that start it once more. */
export const APP_VARIABLE = 'VERTEBRA_E2E_APP';

/** Who runs where; the global setup has waited for it. */
export const readDemo = (): DemoFile => JSON.parse(readFileSync(DEMO_FILE, 'utf8')) as DemoFile;

/** What the demo's app was told, for tests that use parts of the server themselves. */
export const serverEnvironment = (): Record<string, string> => {
  const { app, projector, nats } = readDemo();
  return {
    VERTEBRA_BASE_URL: app,
    VERTEBRA_NATS_URL: nats.url,
    VERTEBRA_NATS_WEBSOCKET_URL: nats.websocket,
    VERTEBRA_PROJECTOR_URL: projector,
    VERTEBRA_KEYS_DIR: KEYS_DIRECTORY,
    VERTEBRA_ISSUERS_FILE: join(STATE_DIRECTORY, 'demo', 'issuers.json'),
  };
};
