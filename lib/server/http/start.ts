import { collectDefaultMetrics } from 'prom-client';
import { getConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { log } from '../log/log.ts';
import { consoleStarted } from './console-started.ts';
import { startConsoleFront } from './edge/console-front.ts';
import { trackPeers } from './edge/track-peers.ts';
import type { AskReadiness } from './machines/answers.ts';
import { startMachineListener } from './machines/listener.ts';

/** What the process does before it takes requests. A configuration that cannot be used ends it, and says what is wrong. */
export async function start(ask: AskReadiness): Promise<void> {
  trackPeers();
  startConsoleFront();
  try {
    const { address } = await startMachineListener(getConfig().metricsListen, 'VERTEBRA_METRICS_LISTEN', ask);
    log('machines are answered', { listen: address });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  collectDefaultMetrics();
  consoleStarted().resolve(true);
}
