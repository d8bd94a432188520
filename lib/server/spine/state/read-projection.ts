import type { NatsConnection } from '@nats-io/transport-node';
import type { ProjectionStatus } from '../../../domain/environments/environment-state.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { readFigures } from './projection-figures.ts';
import { callProjector } from '../projectors/projector-calls.ts';
import type { ProjectorStatus } from '../projectors/projector-calls.ts';
import { livingProjectors } from '../projectors/projector-leases.ts';
import { ownerOf } from '../projectors/projector-owner.ts';

/** What the projector that has the Organization says; a sentence why there is no answer. */
async function askOwner(organization: string, environment: string): Promise<ProjectorStatus | string> {
  try {
    for await (const status of callProjector(organization, { kind: 'status', environment })) return status;
    return 'The projector gave no answer.';
  } catch (error) {
    return error instanceof VertebraError ? error.message : 'The projector gave an answer this version does not know.';
  }
}

/** What NATS itself says while no projector answers: how many events wait, and not whether the others are in the state. */
async function askNats(connection: NatsConnection, environment: string, problem: string): Promise<ProjectorStatus> {
  const figures = await readFigures(connection, environment).catch(() => null);
  return {
    lag: figures?.lag ?? null,
    problem,
    notice: null,
    rejected: figures?.rejected ?? null,
    revision: figures?.revision ?? null,
  };
}

/** How far the projector is with an Environment: asked of the projector that has it, else of NATS. What is not known is null. */
export async function readProjection(
  connection: NatsConnection,
  organization: string,
  environment: string,
): Promise<ProjectionStatus> {
  const [living, said] = await Promise.all([
    livingProjectors().catch(() => new Map<string, unknown>()),
    askOwner(organization, environment),
  ]);
  const status = typeof said === 'string' ? await askNats(connection, environment, said) : said;
  return { environment, owner: ownerOf(organization, living.keys()), ...status, at: new Date().toISOString() };
}
