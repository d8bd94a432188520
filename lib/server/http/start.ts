import { collectDefaultMetrics } from 'prom-client';
import { getConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { startConsoleFront } from './edge/console-front.ts';
import { trackPeers } from './edge/track-peers.ts';

/** What the process does before it takes requests. A configuration that cannot be used ends it, and says what is wrong. */
export function start(): void {
  try {
    getConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  trackPeers();
  startConsoleFront();
  collectDefaultMetrics();
}
