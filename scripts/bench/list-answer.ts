/** The list of 10,000 Organizations over HTTP: sorts, searches and pages as people use them. */
import autocannon from 'autocannon';
import { api } from '../../lib/domain/paths.ts';
import type { Figure } from './measure.ts';

const SECONDS = 15;
/** what one operator's console and a few colleagues' ask for at a time */
const CONNECTIONS = 2;

const QUERIES = [
  {},
  { offset: 100 },
  { offset: 9900 },
  { sort: 'storage', direction: 'desc' },
  { sort: 'traffic', direction: 'desc' },
  { search: 'bank' },
  { search: 'acme-prod' },
  { search: 'harbor', sort: 'connections', direction: 'desc' },
];

export async function benchListAnswer(app: string, cookie: string): Promise<Figure> {
  const run = (duration: number) =>
    autocannon({
      url: app,
      duration,
      connections: CONNECTIONS,
      headers: { cookie },
      requests: QUERIES.map((query) => ({ method: 'GET', path: api.organizations({ limit: 100, ...query }) })),
    });
  await run(3);
  const result = await run(SECONDS);
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${String(result.non2xx)} answers were no success`);
  const { p50, p99 } = result.latency;
  return {
    name: 'List answer of 10,000 Organizations, 100 rows a page, over HTTP',
    goal: 'p99 ≤ 50 ms',
    result: `p50 ${String(p50)} ms, p99 ${String(p99)} ms, ${String(Math.round(result.requests.average))} answers/s, ${String(CONNECTIONS)} clients`,
    holds: p99 <= 50,
  };
}
