import type { NatsConnection } from 'nats';
import type { Projection } from '../../domain/environment-state.ts';
import { VertebraError } from '../../domain/errors.ts';
import { readFigures } from './projection-figures.ts';
import { callProjector } from './projector-calls.ts';
import { livingProjectors } from './projector-leases.ts';
import { ownerOf } from './projector-owner.ts';

/** Why nothing goes on, in the words of the projector that has the Organization, or because there is none. */
async function problemOf(organization: string, environment: string): Promise<string | null> {
  try {
    for await (const { problem } of callProjector(organization, { kind: 'status', environment })) return problem;
    return null;
  } catch (error) {
    return error instanceof VertebraError ? error.message : 'The projector gave an answer this version does not know.';
  }
}

/** How far the projector is with an Environment: asked of NATS, and of the projector that has it. What is not known is null. */
export async function readProjection(
  connection: NatsConnection,
  organization: string,
  environment: string,
): Promise<Projection> {
  const [living, problem, figures] = await Promise.all([
    livingProjectors().catch(() => new Map<string, unknown>()),
    problemOf(organization, environment),
    readFigures(connection, environment).catch(() => null),
  ]);
  return {
    environment,
    owner: ownerOf(organization, living.keys()),
    lag: figures?.lag ?? null,
    problem,
    rejected: figures?.rejected ?? null,
    revision: figures?.revision ?? null,
    at: new Date().toISOString(),
  };
}
