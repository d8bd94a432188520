/** How the figures of many Organizations stand in one message: compact, and found without reading those of the others. Pure. */
import { USAGE_METRIC_NAMES, USAGE_METRICS } from '../../../domain/usage/usage-metrics.ts';
import { z } from '../../../domain/zod.ts';
import { SHARDS } from '../../nats/streams/usage-streams.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

type Figures = readonly (number | null)[];

/** Which part a home account is in: its key is random behind the first two letters. */
export const shardOf = (home: string): number =>
  (BASE32.indexOf(home[2] ?? 'A') * 4 + (BASE32.indexOf(home[3] ?? 'A') % 4) + SHARDS) % SHARDS;

/** Enough of a public key to know it by: 75 random bits. */
export const nameOf = (home: string): string => home.slice(1, 17);

const ZEROS: Figures = USAGE_METRIC_NAMES.map(() => 0);
const IS_RATE = USAGE_METRIC_NAMES.map((name) => USAGE_METRICS[name].coarse === 'mean');

/** Rates to a thousandth, all else as it is. */
const rounded = (figures: Figures): Figures =>
  figures.map((value, metric) => (value === null || !IS_RATE[metric] ? value : Math.round(value * 1000) / 1000));

/** Figures by `nameOf` as they are stored. An Organization that used nothing takes one digit. */
export const encodeRows = (rows: ReadonlyMap<string, Figures>): string =>
  JSON.stringify(
    Object.fromEntries(
      [...rows].map(([name, figures]) => {
        const kept = rounded(figures);
        return [name, kept.every((value) => value === 0) ? 0 : kept];
      }),
    ),
  );

const rowSchema = z.union([z.literal(0), z.array(z.number().nullable())]);

/** Null where it is of another form. A row of before a metric was told has null for it. */
function toFigures(value: unknown): Figures | null {
  const { data } = rowSchema.safeParse(value);
  if (data === undefined) return null;
  return data === 0 ? ZEROS : USAGE_METRIC_NAMES.map((_, metric) => data[metric] ?? null);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** All rows of a message; one of another form is left out. */
export function decodeRows(data: Uint8Array): Map<string, Figures> {
  const all = parse(Buffer.from(data).toString());
  return new Map(
    Object.entries(all ?? {}).flatMap(([name, value]): [string, Figures][] => {
      const figures = toFigures(value);
      return figures === null ? [] : [[name, figures]];
    }),
  );
}

/** One row of a message, without parsing the others: for the figures of two days there are hundreds of messages. Null when it is not in it. */
export function decodeRow(data: Uint8Array, name: string): Figures | null {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const mark = `"${name}":`;
  const found = bytes.indexOf(mark);
  if (found === -1) return null;
  const begin = found + mark.length;
  const end = bytes[begin] === ZERO ? begin + 1 : bytes.indexOf(']', begin) + 1;
  return toFigures(parse(bytes.toString('latin1', begin, end)));
}
const ZERO = '0'.charCodeAt(0);
