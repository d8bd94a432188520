import { collectDefaultMetrics } from 'prom-client';
import { getConfig } from '../config/config.ts';
import { endByConfig } from '../config/config-error.ts';
import { log } from '../log/log.ts';
import { getCatalyst } from '../nats/connections/catalyst.ts';
import { openKeys } from '../nats/connections/vault.ts';
import { onceNatsAnswers } from '../nats/connections/wait-for-nats.ts';
import { consoleStarted } from './console-started.ts';
import { startConsoleFront } from './edge/console-front.ts';
import { trackPeers } from './edge/track-peers.ts';
import type { AskReadiness } from './machines/answers.ts';
import { startMachineListener } from './machines/listener.ts';

/**
 * What the process does before it takes requests. A configuration or keys that cannot be used end it, and it says what is wrong. That
 * NATS answers is not waited for: pages say that it does not, and `/readyz` and the log say why.
 */
export async function start(ask: AskReadiness): Promise<void> {
  trackPeers();
  startConsoleFront();
  try {
    await openKeys();
    const { address } = await startMachineListener(getConfig().metricsListen, 'VERTEBRA_METRICS_LISTEN', ask);
    log('machines are answered', { listen: address });
  } catch (error) {
    endByConfig(error);
  }
  collectDefaultMetrics();
  consoleStarted().resolve(true);
  void onceNatsAnswers('the console', getCatalyst).then(
    () => log('NATS answers the console', {}),
    (error: unknown) => log('the console cannot use NATS', {}, error, 'error'),
  );
}
