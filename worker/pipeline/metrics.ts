import { Counter, Gauge, Histogram } from 'prom-client';

/** What an event came to. */
export type EventOutcome = 'written' | 'deleted' | 'late' | 'rejected';

export const eventsTotal = new Counter({
  name: 'vertebra_projector_events_total',
  help: 'Events by what they came to: written, deleted, late (a later one was there) or rejected',
  labelNames: ['outcome'] satisfies 'outcome'[],
});

export const writeSeconds = new Histogram({
  name: 'vertebra_projector_write_duration_seconds',
  help: 'From an event being taken to its being acknowledged',
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

export const incidentsTotal = new Counter({
  name: 'vertebra_projector_incidents_total',
  help: 'Events and keys that were not as the stream says: restored, gone from the stream, or vanished from the bucket',
  labelNames: ['incident'] satisfies 'incident'[],
});

interface Figures {
  /** null when not known */
  lag: number | null;
  failure: unknown;
  notice: string | null;
  rejected: number | null;
}

/** Figures over all Environments of this process; their names are no labels. */
export function measureEnvironments(all: () => Iterable<Figures>): void {
  const define = (name: string, help: string, read: (figures: Figures[]) => number) =>
    new Gauge({
      name: `vertebra_projector_${name}`,
      help,
      collect() {
        this.set(read([...all()]));
      },
    });
  define('environments', 'Environments this projector has', (figures) => figures.length);
  define(
    'blocked',
    'Of those, how many are blocked by a problem',
    (figures) => figures.filter(({ failure }) => failure !== null).length,
  );
  define(
    'noticed',
    'Environments of which people are told that events or keys were not as the stream says',
    (figures) => figures.filter(({ notice }) => notice !== null).length,
  );
  define('lag_events', 'Events that are not in the state yet, of all Environments', (figures) =>
    figures.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
  );
  define('lag_events_max', 'Events that are not in the state yet, of the Environment with most', (figures) =>
    Math.max(0, ...figures.map(({ lag }) => lag ?? 0)),
  );
  define('rejected_events', 'Rejected events that nobody settled yet', (figures) =>
    figures.reduce((sum, { rejected }) => sum + (rejected ?? 0), 0),
  );
}
