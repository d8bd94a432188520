import type { NatsConnection } from 'nats';
import { environmentName } from '../../../lib/domain/names.ts';
import type { EnvironmentType } from '../../../lib/domain/names.ts';
import { openConsumers } from './consumers.ts';
import { EnvironmentWriter } from './environment-writer.ts';
import { fill, live } from './live.ts';
import { stayNearLimit } from './near-limit.ts';

export interface EventSource {
  stop: () => Promise<void>;
}

const EVENTS_PER_SECOND = { prod: 1.5, stg: 0.7, uat: 0.7, dev: 0.7, poc: 0.5 } satisfies Record<
  EnvironmentType,
  number
>;
const HAPPENINGS_BEFORE = { prod: 300, stg: 450, uat: 100, dev: 80, poc: 20 } satisfies Record<EnvironmentType, number>;
const NEAR_ITS_LIMIT = 'acme-stg';

/** Lets the Environments of one Organization live, over a connection into its home account that stop() closes. */
export async function startEventSource(
  connection: NatsConnection,
  organization: string,
  types: readonly EnvironmentType[],
): Promise<EventSource> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const writers = await Promise.all(
    types.map(async (type) => {
      const writer = await EnvironmentWriter.open(connection, environmentName(organization, type));
      await fill(writer, HAPPENINGS_BEFORE[type]);
      return { writer, type };
    }),
  );
  const consume = await openConsumers(connection, organization);
  void Promise.all([
    ...writers.map(({ writer, type }) => live(writer, EVENTS_PER_SECOND[type], signal)),
    ...writers
      .filter(({ writer }) => writer.environment === NEAR_ITS_LIMIT)
      .map(({ writer }) => stayNearLimit(connection, writer.environment, signal)),
    consume(signal),
  ]);
  return {
    stop: async () => {
      stopping.abort();
      // what is under way ends by itself: it waits for answers that a closed connection no longer brings
      await connection.close();
    },
  };
}
