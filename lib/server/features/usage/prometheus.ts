import { promqlOf } from '../../../domain/usage/promql.ts';
import { USAGE_METRIC_NAMES } from '../../../domain/usage/usage-metrics.ts';
import type { UsageFigures } from '../../../domain/usage/usage-series.ts';
import { z } from '../../../domain/zod.ts';

/** Five years of days are summed up from all that is stored of them. */
const TIMEOUT_MS = 10_000;
/** 2,160 points take 60 KB. */
const MOST_BYTES = 1024 * 1024;
/** What was asked so recently is not asked again, however many look. */
const FRESH_MS = 10_000;
const MOST_REMEMBERED = 200;

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })).max(1),
  }),
});

export interface PrometheusQuery {
  accounts: readonly string[];
  /** when the first step begins, in seconds since 1970 */
  start: number;
  stepSeconds: number;
  count: number;
}

/** The body of an answer, as far as it is not larger than it may be. */
async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    // Leaving the loop ends the connection.
    if (size > MOST_BYTES) throw new Error(`The answer is larger than ${String(MOST_BYTES)} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** Figures of one question; a step of which Prometheus tells nothing is null. */
async function askOne(
  base: string,
  query: string,
  { start, stepSeconds, count }: PrometheusQuery,
  signal: AbortSignal,
) {
  // A point of Prometheus is about what was before it, a step about what comes after its begin.
  const first = start + stepSeconds;
  const body = new URLSearchParams({
    query,
    start: String(first),
    end: String(first + (count - 1) * stepSeconds),
    step: String(stepSeconds),
    timeout: `${String(TIMEOUT_MS / 1000)}s`,
  });
  const url = `${base.replace(/\/$/, '')}/api/v1/query_range`;
  const response = await fetch(url, { method: 'POST', body, signal, redirect: 'error' });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`It answered ${String(response.status)}.`);
  }
  const { data } = answerSchema.parse(JSON.parse(await readBounded(response)));
  const figures = new Array<number | null>(count).fill(null);
  for (const [time, text] of data.result[0]?.values ?? []) {
    const step = Math.round((time - first) / stepSeconds);
    const value = Number(text);
    if (step >= 0 && step < count && Number.isFinite(value)) figures[step] = value;
  }
  return figures;
}

async function ask(base: string, query: PrometheusQuery, timeoutMs: number): Promise<UsageFigures> {
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const told = await Promise.all(
      promqlOf(query.accounts, query.stepSeconds).map(
        async ([name, text]) => [name, await askOne(base, text, query, signal)] as const,
      ),
    );
    const unknown = new Array<null>(query.count).fill(null);
    return {
      ...Object.fromEntries(USAGE_METRIC_NAMES.map((name) => [name, unknown])),
      ...Object.fromEntries(told),
    } as UsageFigures;
  } catch (error) {
    end.abort();
    throw error;
  }
}

const remembered = new Map<string, { at: number; answer: Promise<UsageFigures> }>();

/**
 * What a Prometheus at an address tells of an Organization's accounts. Throws when it does not answer in time, or in another form or
 * length than it should.
 */
export function askPrometheus(base: string, query: PrometheusQuery, timeoutMs = TIMEOUT_MS): Promise<UsageFigures> {
  const key = JSON.stringify([base, query]);
  const known = remembered.get(key);
  if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.answer;
  const answer = ask(base, query, timeoutMs);
  remembered.delete(key);
  remembered.set(key, { at: performance.now(), answer });
  answer.catch(() => remembered.delete(key));
  for (const oldest of remembered.keys()) if (remembered.size > MOST_REMEMBERED) remembered.delete(oldest);
  return answer;
}
