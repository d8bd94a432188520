import { stringify } from 'csv-stringify/sync';
import type { Caller } from '../../../domain/system/caller.ts';
import { USAGE_METRIC_NAMES } from '../../../domain/usage/usage-metrics.ts';
import type { UsageMetric } from '../../../domain/usage/usage-metrics.ts';
import type { ReadUsageSeries, UsageSeries } from '../../../domain/usage/usage-series.ts';
import { getUsageSeries } from './get-usage-series.query.ts';
import { rankUsage } from './list-top-usage.query.ts';

interface CsvFile {
  contentType: string;
  fileName: string;
  pieces: AsyncGenerator<Uint8Array>;
}

async function* inOnePiece(text: string): AsyncGenerator<Uint8Array, undefined> {
  yield await Promise.resolve(Buffer.from(text));
}

/** A cell that begins like a formula gets an apostrophe before it: names are other people's words. */
const toCsv = (columns: readonly string[], rows: readonly object[]): string =>
  stringify([...rows], { columns: [...columns], header: true, escape_formulas: true });

const file = (name: string, now: number, text: string): CsvFile => ({
  contentType: 'text/csv; charset=utf-8',
  fileName: `${name}-${new Date(now).toISOString().slice(0, 10)}.csv`,
  pieces: inOnePiece(text),
});

const rowsOf = ({ start, stepSeconds, series }: UsageSeries) =>
  series.storageBytes.map((_, step) => ({
    time: new Date((start + step * stepSeconds) * 1000).toISOString(),
    ...Object.fromEntries(USAGE_METRIC_NAMES.map((name) => [name, series[name][step] ?? null])),
  }));

/** What `getUsageSeries` tells, a row for each step. Throws as it does. */
export async function exportUsageSeries(
  caller: Caller,
  slug: string,
  query: ReadUsageSeries,
  now = Date.now(),
): Promise<CsvFile> {
  const told = await getUsageSeries(caller, slug, query, now);
  return file(`usage-${slug}-${query.range}`, now, toCsv(['time', ...USAGE_METRIC_NAMES], rowsOf(told)));
}

/** What `listTopUsage` tells on all its pages. Throws as it does. */
export async function exportTopUsage(caller: Caller, { by }: { by: UsageMetric }, now = Date.now()): Promise<CsvFile> {
  const { items } = await rankUsage(caller, by);
  return file(`usage-top-${by}`, now, toCsv(['slug', 'displayName', 'value', 'limit', 'share'], items));
}
