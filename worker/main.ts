/** `npm run projector`: keeps the state of the Environments up to date and serves it (docs/projector.md). */
import { collectDefaultMetrics } from 'prom-client';
import { ConfigError } from '../lib/server/config/config-error.ts';
import { log } from '../lib/server/log/log.ts';
import { answerProjectorCalls } from '../lib/server/nats/projector-calls.ts';
import { joinProjectors } from '../lib/server/nats/projector-leases.ts';
import { callHandlers } from './call-handlers.ts';
import { Projector } from './leases/projector.ts';
import { measureEnvironments } from './pipeline/metrics.ts';
import { startReadApi } from './read-api/server.ts';
import { runCommandLine } from './rebuild/command-line.ts';

async function run(): Promise<void> {
  collectDefaultMetrics();
  const projector = new Projector(await joinProjectors());
  measureEnvironments(() => projector.environments.values());
  const stopAnswering = await answerProjectorCalls(projector.id, callHandlers(projector));
  const readApi = await startReadApi({ checks: () => projector.checks() });
  const stop = async () => {
    log('the projector stops', { projector: projector.id });
    const closed = readApi.stop();
    // NATS is away: the others notice by the silence.
    await projector.stop().catch((error: unknown) => log('the lease was not given back', {}, error));
    stopAnswering();
    await closed;
    // The connections to NATS would keep the process alive.
    process.exit();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  await projector.start();
  log('the projector runs', { projector: projector.id, port: readApi.port });
}

const args = process.argv.slice(2);
try {
  if (args.length === 0) await run();
  else process.exit(await runCommandLine(args));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
