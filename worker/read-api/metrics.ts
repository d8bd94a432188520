import { Counter, register } from 'prom-client';
import type { EndReason } from '../../lib/domain/environments/environment-state-words.ts';
import { gauge } from '../../lib/server/nats/connections/metrics.ts';

const ENDED = 'vertebra_event_streams_ended_total';

/** Figures of the read API for /metrics; no Organization's name among them. */
export function measureReadApi(figures: { streams: () => number; hubs: () => number }): void {
  gauge('vertebra_event_streams', 'Clients of event streams that are connected', figures.streams);
  gauge('vertebra_followed_environments', 'Environments whose state is in memory for readers', figures.hubs);
  register.removeSingleMetric(ENDED);
  new Counter({ name: ENDED, help: 'Event streams that the projector ended, by reason', labelNames: ['reason'] });
}

/** Counts a stream that the projector ended. */
export const countEnd = (reason: EndReason): void =>
  (register.getSingleMetric(ENDED) as Counter<'reason'> | undefined)?.inc({ reason });
