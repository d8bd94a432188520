import { Gauge, register } from 'prom-client';

/** A figure for /metrics that is read when somebody scrapes. Names no Organization. */
export function gauge(name: string, help: string, read: () => number): void {
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    collect() {
      this.set(read());
    },
  });
}
