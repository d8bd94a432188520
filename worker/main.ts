/** `npm run projector`: keeps the state of the Environments up to date and serves it (docs/projector.md). */
import { collectDefaultMetrics } from 'prom-client';
import { readinessOf } from '../lib/domain/system/readiness.ts';
import type { Check } from '../lib/domain/system/readiness.ts';
import { getConfig } from '../lib/server/config/config.ts';
import { VERSION } from '../lib/server/config/version.ts';
import { endByConfig } from '../lib/server/config/config-error.ts';
import { captureConsole, logUnhandled } from '../lib/server/log/capture-console.ts';
import { log } from '../lib/server/log/log.ts';
import { openKeys } from '../lib/server/nats/connections/vault.ts';
import { onceNatsAnswers } from '../lib/server/nats/connections/wait-for-nats.ts';
import { answerProjectorCalls } from '../lib/server/spine/projectors/projector-calls.ts';
import { joinProjectors } from '../lib/server/spine/projectors/projector-leases.ts';
import { getReadiness } from '../lib/server/features/system/get-readiness.query.ts';
import { startMachineListener } from '../lib/server/http/machines/listener.ts';
import { startOwnTelemetry } from '../lib/server/http/machines/own-telemetry.ts';
import { stopInOrder } from '../lib/server/http/machines/stop.ts';
import { keepAnnouncingKeys } from '../lib/server/features/sovereign-keys/processes.store.ts';
import { callHandlers } from './call-handlers.ts';
import { Projector } from './leases/projector.ts';
import { measureEnvironments } from './pipeline/metrics.ts';
import { startReadApi } from './read-api/http/server.ts';
import { runCommandLine } from './rebuild/command-line.ts';

async function run(): Promise<void> {
  captureConsole();
  logUnhandled();
  collectDefaultMetrics();
  await startOwnTelemetry('vertebra-projector');
  await openKeys();
  let projector: Projector | null = null;
  const answering: (() => void)[] = [];
  const waiting: Check = {
    name: 'projector',
    state: 'not-ready',
    detail: 'waits for NATS to answer for the first time',
  };
  const readiness = async () => {
    const { checks } = await getReadiness();
    return readinessOf([...checks, ...(projector?.checks() ?? [waiting])]);
  };
  const machines = await startMachineListener(
    getConfig().projectorMetricsListen,
    'VERTEBRA_PROJECTOR_METRICS_LISTEN',
    readiness,
  );
  const readApi = await startReadApi(readiness);
  stopInOrder('the projector', async () => {
    const closed = readApi.stop();
    // NATS is away: the others notice by the silence.
    await projector?.stop().catch((error: unknown) => log('the lease was not given back', {}, error));
    for (const end of answering) end();
    await closed;
  });
  const joined = new Projector(await onceNatsAnswers('the projector', joinProjectors));
  projector = joined;
  measureEnvironments(() => joined.environments.values());
  answering.push(await onceNatsAnswers('the projector', () => answerProjectorCalls(joined.id, callHandlers(joined))));
  await onceNatsAnswers('the projector', () => joined.start());
  void keepAnnouncingKeys('projector');
  log('the projector runs', {
    version: VERSION,
    projector: joined.id,
    listen: readApi.address,
    metrics: machines.address,
  });
}

const args = process.argv.slice(2);
if (args.length === 0) await run().catch(endByConfig);
else process.exit(await runCommandLine(args));
