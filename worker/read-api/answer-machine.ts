import { answerReadiness, metrics } from '../../lib/server/http/metrics.ts';
import { getReadiness } from '../../lib/server/queries/get-readiness.ts';
import type { Check } from '../../lib/server/queries/get-readiness.ts';

/** What machines ask of the process, without a session; null for another path. `checks` are those besides what every server needs. */
export async function answerMachine(
  path: string,
  headers: Headers,
  checks: () => readonly Check[],
): Promise<Response | null> {
  switch (path) {
    case '/healthz':
      return Response.json({ healthy: true }, { headers: { 'cache-control': 'no-store' } });
    case '/readyz': {
      const server = await getReadiness();
      const all = [...server.checks, ...checks()];
      return answerReadiness({ ready: all.every((check) => check.ready), checks: all }, headers);
    }
    case '/metrics':
      return metrics(headers);
    default:
      return null;
  }
}
