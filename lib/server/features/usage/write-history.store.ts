/** Writes what was sampled, and makes longer steps of it. Every process does; who comes first has written it. */
import { rollUp } from '../../../domain/usage/roll-up.ts';
import type { UsagePoint } from '../../../domain/usage/roll-up.ts';
import { SAMPLE_MS, slotOf } from '../../accounts/usage/usage-hour.ts';
import type { UsageHour } from '../../accounts/usage/usage-hour.ts';
import { getUsageHour } from '../../accounts/usage/usage-sampler.ts';
import { USAGE_TIERS } from '../../nats/streams/usage-streams.ts';
import type { UsageTier } from '../../nats/streams/usage-streams.ts';
import { nameOf, shardOf } from './history-rows.ts';
import { ensureTier, isWritten, readNewest, readShard, TIER_SECONDS, writeStep } from './history.store.ts';

type Newest = Awaited<ReturnType<typeof readNewest>>;
type Rows = Map<string, readonly (number | null)[]>;

/** A step that is written so late was written by nobody, and the longer one is made without it. */
const LATE_SECONDS = 900;
/** As far back as steps are made of others, in seconds: the others are not kept for longer. */
const BACK_SECONDS = { '1h': 2 * 86_400, '1d': 90 * 86_400 } as const;

const isKnown = ({ figures }: UsagePoint): boolean => figures.some((value) => value !== null);

/** What was sampled in one step of 5 min, by part. */
function rowsOf(hour: UsageHour, at: number): Map<number, Rows> {
  const seconds = TIER_SECONDS['5m'];
  const parts = new Map<number, Rows>();
  for (const home of hour.homes()) {
    const [point] = rollUp(hour.points(home, slotOf(at * 1000), slotOf((at + seconds) * 1000)), seconds);
    if (point === undefined || !isKnown(point)) continue;
    const rows = parts.get(shardOf(home)) ?? (new Map() as Rows);
    parts.set(shardOf(home), rows.set(nameOf(home), point.figures));
  }
  return parts;
}

/** Steps of 5 min that are over: those that nobody wrote while NATS was away, too, as far as they are in memory. */
async function writeSamples(hour: UsageHour, now: number): Promise<Newest> {
  const seconds = TIER_SECONDS['5m'];
  const newest = await readNewest('5m');
  const first = hour.firstSlot(slotOf(now));
  if (first === undefined) return newest;
  const last = (Math.floor(now / 1000 / seconds) - 1) * seconds;
  const written = [...newest.values()].map(({ at }) => at).filter((at) => at <= last);
  const firstStep = Math.floor((first * SAMPLE_MS) / 1000 / seconds) * seconds;
  // The newest one again: whoever wrote it may have ended in the middle of it.
  for (let at = Math.max(firstStep, ...written); at <= last; at += seconds) {
    for (const [shard, rows] of rowsOf(hour, at)) {
      const then = await writeStep('5m', shard, { at, rows, newest: newest.get(shard), now });
      if (then !== undefined) newest.set(shard, then);
    }
  }
  return newest;
}

/** Parts that have been looked at up to a step, and have nothing to write there. */
const looked = new Map<string, number>();

/** Makes the steps of one tier of those of another one, of whatever is not made yet: nothing but the streams says how far that is. */
async function rollTier(from: UsageTier, to: '1h' | '1d', fine: Newest, now: number): Promise<Newest> {
  const seconds = TIER_SECONDS[to];
  const newest = await readNewest(to);
  for (const [shard, { at: newestFine }] of fine) {
    const upTo = Math.min(now / 1000, Math.max(newestFine + TIER_SECONDS[from], now / 1000 - LATE_SECONDS));
    const last = Math.min(Math.floor(upTo / seconds) - 1, Math.floor(newestFine / seconds)) * seconds;
    const done = newest.get(shard);
    const place = `${to}.${String(shard)}`;
    if (isWritten(done, last, now) || (looked.get(place) ?? -1) >= last) continue;
    const oldest = Math.floor(now / 1000 / seconds) * seconds - BACK_SECONDS[to];
    const since = done !== undefined && done.at * 1000 <= now ? Math.max(oldest, done.at + seconds) : oldest;
    const steps = new Map<number, Rows>();
    for (const [name, points] of await readShard(from, shard, since)) {
      for (const { at, figures } of rollUp(points, seconds)) {
        if (at <= last) steps.set(at, (steps.get(at) ?? (new Map() as Rows)).set(name, figures));
      }
    }
    for (const [at, rows] of [...steps].sort(([a], [b]) => a - b)) {
      const then = await writeStep(to, shard, { at, rows, newest: newest.get(shard), now });
      if (then !== undefined) newest.set(shard, then);
    }
    if (steps.size === 0) looked.set(place, last);
  }
  return newest;
}

/** Whether this process has made sure that the streams are there. */
let isMade = false;

/**
 * Writes all that is due, the longer steps included. Whatever it is interrupted at, the next call goes on: each step of each part is
 * written once, in order. `now` is in milliseconds since 1970. Throws `nats-unavailable`.
 */
export async function writeHistory(now: number): Promise<void> {
  if (!isMade) for (const tier of USAGE_TIERS) await ensureTier(tier);
  // When it fails, they may be gone.
  isMade = false;
  const fine = await writeSamples(await getUsageHour(), now);
  const hours = await rollTier('5m', '1h', fine, now);
  await rollTier('1h', '1d', hours, now);
  isMade = true;
}
