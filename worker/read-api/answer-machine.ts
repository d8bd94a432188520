import { metrics } from '../../lib/server/http/metrics.ts';
import { getReadiness } from '../../lib/server/queries/get-readiness.ts';
import type { Check } from '../../lib/server/queries/get-readiness.ts';

const NOBODY_KEEPS_IT = { 'cache-control': 'no-store' };

/** What machines ask of the process, without a session; null for another path. `checks` are those besides what every server needs. */
export async function answerMachine(path: string, checks: () => readonly Check[]): Promise<Response | null> {
  switch (path) {
    case '/healthz':
      return Response.json({ healthy: true }, { headers: NOBODY_KEEPS_IT });
    case '/readyz': {
      const server = await getReadiness();
      const all = [...server.checks, ...checks()];
      const ready = all.every((check) => check.ready);
      return Response.json({ ready, checks: all }, { status: ready ? 200 : 503, headers: NOBODY_KEEPS_IT });
    }
    case '/metrics':
      return metrics();
    default:
      return null;
  }
}
