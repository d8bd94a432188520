/** `npm run projector`: keeps the state of the Environments up to date and serves it (docs/projector.md). */
import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics } from 'prom-client';
import { VertebraError } from '../lib/domain/errors.ts';
import { readinessOf } from '../lib/domain/system/readiness.ts';
import type { Check } from '../lib/domain/system/readiness.ts';
import { getConfig } from '../lib/server/config/config.ts';
import { VERSION } from '../lib/server/config/version.ts';
import { ConfigError } from '../lib/server/config/config-error.ts';
import { log } from '../lib/server/log/log.ts';
import { answerProjectorCalls } from '../lib/server/spine/projectors/projector-calls.ts';
import { joinProjectors } from '../lib/server/spine/projectors/projector-leases.ts';
import { getReadiness } from '../lib/server/features/system/get-readiness.query.ts';
import { startMachineListener } from '../lib/server/http/machines/listener.ts';
import { keepAnnouncingKeys } from '../lib/server/features/sovereign-keys/processes.store.ts';
import { callHandlers } from './call-handlers.ts';
import { Projector } from './leases/projector.ts';
import { measureEnvironments } from './pipeline/metrics.ts';
import { startReadApi } from './read-api/http/server.ts';
import { runCommandLine } from './rebuild/command-line.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Tries until NATS answers, for as long as that takes. Throws what waiting does not cure. */
async function onceNatsAnswers<T>(act: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof VertebraError) || error.code !== 'nats-unavailable') throw error;
      if (pause === FIRST_PAUSE_MS) log('the projector waits for NATS', {}, error);
      await sleep(pause);
    }
  }
}

async function run(): Promise<void> {
  collectDefaultMetrics();
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
  const stop = async () => {
    log('the projector stops', { version: VERSION, projector: projector?.id ?? null });
    const closed = readApi.stop();
    // NATS is away: the others notice by the silence.
    await projector?.stop().catch((error: unknown) => log('the lease was not given back', {}, error));
    for (const end of answering) end();
    await closed;
    // The connections to NATS would keep the process alive.
    process.exit();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  const joined = new Projector(await onceNatsAnswers(joinProjectors));
  projector = joined;
  measureEnvironments(() => joined.environments.values());
  answering.push(await onceNatsAnswers(() => answerProjectorCalls(joined.id, callHandlers(joined))));
  await onceNatsAnswers(() => joined.start());
  void keepAnnouncingKeys('projector');
  log('the projector runs', {
    version: VERSION,
    projector: joined.id,
    listen: readApi.address,
    metrics: machines.address,
  });
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
