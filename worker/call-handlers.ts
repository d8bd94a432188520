import { VertebraError } from '../lib/domain/errors.ts';
import type { RetriedEvent } from '../lib/domain/environments/rejected-event.ts';
import { log } from '../lib/server/log/log.ts';
import type { CallHandlers } from '../lib/server/spine/projectors/projector-calls.ts';
import type { Projector } from './leases/projector.ts';
import type { Environment } from './pipeline/environment.ts';
import { failureOf } from './pipeline/failure.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { rebuild } from './rebuild/rebuild.ts';
import { retryEvent } from './rebuild/retry-event.ts';

function find(projector: Projector, name: string): Environment {
  const environment = projector.environments.get(name);
  if (environment) return environment;
  const message = `${name} is on its way to another projector. Try again in a moment.`;
  throw new VertebraError('projector-unavailable', message);
}

function pipelineOf(environment: Environment): Pipeline {
  if (environment.pipeline) return environment.pipeline;
  const why = environment.failure?.text ?? `${environment.name} is being opened.`;
  throw new VertebraError('projector-unavailable', `${why} Nothing was changed. Try again in a moment.`);
}

/** An event, judged anew; what NATS refuses is for the caller to read. */
async function retry(pipeline: Pipeline, sequence: number): Promise<RetriedEvent> {
  try {
    return await retryEvent(pipeline, sequence);
  } catch (error) {
    if (error instanceof VertebraError) throw error;
    log('an event was not tried again', { environment: pipeline.state.environment, sequence }, error);
    throw new VertebraError('projector-unavailable', `${failureOf(error).text} Nothing was changed.`, { cause: error });
  }
}

/** What this projector answers to calls. */
export const callHandlers = (projector: Projector): CallHandlers => ({
  rebuild: async function* ({ environment }) {
    const pipeline = pipelineOf(find(projector, environment));
    for await (const line of rebuild(pipeline)) {
      if (line.state === 'done') pipeline.forgetNotice();
      yield line;
    }
  },
  retry: async function* ({ environment, sequence }) {
    yield await retry(pipelineOf(find(projector, environment)), sequence);
  },
  status: async function* ({ environment }) {
    const found = find(projector, environment);
    // Somebody watches, and what the last reading of all Environments told may be seconds old.
    await found.pipeline?.refresh();
    const { lag, failure, notice, rejected, revision } = found;
    yield { lag, problem: failure?.text ?? null, notice, rejected, revision };
  },
  failing: function* ({ environment }) {
    const pipeline = pipelineOf(find(projector, environment));
    yield { kinds: pipeline.state.known.summary.failing(), problem: pipeline.failure?.text ?? null };
  },
});
