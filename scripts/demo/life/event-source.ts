import type { NatsConnection } from '@nats-io/transport-node';
import { environmentName } from '../../../lib/domain/names.ts';
import type { EnvironmentType } from '../../../lib/domain/names.ts';
import { openConsumers } from './consumers.ts';
import { begin, live } from './live.ts';
import { stayNearLimit } from './near-limit.ts';

export interface EventSource {
  stop: () => Promise<void>;
}

const EVENTS_PER_SECOND = { prod: 1.5, stg: 0.7, uat: 0.7, dev: 0.7, poc: 0.5 } satisfies Record<
  EnvironmentType,
  number
>;
const EVENTS_BEFORE = { prod: 1_500, stg: 1_800, uat: 500, dev: 400, poc: 150 } satisfies Record<
  EnvironmentType,
  number
>;
const NEAR_ITS_LIMIT = 'acme-stg';

/** Lets the Environments of one Organization live, over a connection into its home account that stop() closes. */
export async function startEventSource(
  connection: NatsConnection,
  organization: string,
  types: readonly EnvironmentType[],
): Promise<EventSource> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const lives = await Promise.all(
    types.map(async (type) => ({
      life: await begin(connection, environmentName(organization, type), EVENTS_BEFORE[type]),
      type,
    })),
  );
  const consume = await openConsumers(connection, organization);
  void Promise.all([
    ...lives.map(({ life, type }) => live(connection, life, EVENTS_PER_SECOND[type], signal)),
    ...lives
      .filter(({ life }) => life.environment === NEAR_ITS_LIMIT)
      .map(({ life }) => stayNearLimit(connection, life.environment, signal)),
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
