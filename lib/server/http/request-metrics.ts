import { Histogram, register } from 'prom-client';

const NAME = 'vertebra_http_request_duration_seconds';
type Labels = 'method' | 'route' | 'status';

/** prom-client is loaded once a process, this file once a module graph: whoever comes first creates the metric. */
const histogram = (): Histogram<Labels> =>
  (register.getSingleMetric(NAME) as Histogram<Labels> | undefined) ??
  new Histogram<Labels>({
    name: NAME,
    help: 'API requests: how many and how long, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });

/** Counts one request. `route` is the pattern, so no Organization's name becomes a label. */
export const observeRequest = (method: string, route: string, status: number, seconds: number): void =>
  histogram().observe({ method, route, status: String(status) }, seconds);
