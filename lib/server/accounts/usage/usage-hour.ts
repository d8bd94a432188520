import { USAGE_METRIC_NAMES, USAGE_METRICS, USAGE_RANGES } from '../../../domain/usage/usage-metrics.ts';
import type { UsageMetric } from '../../../domain/usage/usage-metrics.ts';
import type { UsagePoint } from '../../../domain/usage/roll-up.ts';
import type { AccountFigures, TrafficByServer, UsageReading } from './usage.ts';

const { points: POINTS, stepSeconds: STEP_SECONDS } = USAGE_RANGES['1h'];
export const SAMPLE_MS = STEP_SECONDS * 1000;
const WIDTH = USAGE_METRIC_NAMES.length;

/** Number of the step that a time (milliseconds since 1970) is in. */
export const slotOf = (at: number): number => Math.floor(at / SAMPLE_MS);

/** An Organization's accounts. */
export interface SampledAccounts {
  home: string;
  edge: string | undefined;
}

/** What must have been answered for a figure to be known. */
type Source = 'storage' | 'streams' | 'connections' | 'traffic' | 'api';
const SOURCES: Record<UsageMetric, Source> = {
  storageBytes: 'storage',
  memoryBytes: 'storage',
  messages: 'streams',
  connections: 'connections',
  messagesInPerSecond: 'traffic',
  messagesOutPerSecond: 'traffic',
  bytesInPerSecond: 'traffic',
  bytesOutPerSecond: 'traffic',
  slowConsumers: 'traffic',
  apiCallsPerSecond: 'api',
};
const SOURCE_OF = USAGE_METRIC_NAMES.map((name) => SOURCES[name]);

interface Row {
  /** first slot in which the Organization was there */
  since: number;
  /** last slot in which it used anything */
  active: number;
  /** POINTS × WIDTH, NaN where a figure is not known; null for one that used nothing for an hour, most of 10,000 */
  values: Float64Array | null;
}

/** What the counters stood at when they were last read, from which the next sample goes on. */
interface Before {
  elapsed: number;
  jetstreamBy: string;
  apiCalls: ReadonlyMap<string, number>;
  /** ids of the servers that told of traffic */
  told: readonly string[];
  traffic: TrafficByServer;
}

const TRAFFIC = ['messagesIn', 'messagesOut', 'bytesIn', 'bytesOut', 'slowConsumers'] as const;
const sumOf = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

/**
 * Samples of the last hour of all Organizations, in memory, one each 15 s. What is not known stays so: a server that did not answer must
 * not look like a dip. Pure but for what it holds.
 */
export class UsageHour {
  /** home account → */
  readonly #rows = new Map<string, Row>();
  /** which slot stands in each place, and what was known in it */
  readonly #slots = new Array<number>(POINTS).fill(-1);
  readonly #known = new Array<ReadonlySet<Source>>(POINTS).fill(new Set());
  /** when each sample was taken, milliseconds since 1970 */
  #newest = 0;
  /** ids of all servers that ever told something */
  readonly #seen = new Set<string>();
  #before: Before | undefined;
  /** account → messages in its streams, as they were when streams were last told */
  #messages: ReadonlyMap<string, number> | undefined;

  /** When the newest sample was taken, in milliseconds since 1970; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Takes in a reading. A second one of the same step is left out; when the clock was set back, what is ahead of it goes. */
  add(organizations: Iterable<SampledAccounts>, reading: UsageReading): void {
    const slot = slotOf(reading.at);
    for (const [place, held] of this.#slots.entries()) if (held > slot) this.#slots[place] = -1;
    const place = slot % POINTS;
    if (this.#slots[place] === slot) return;
    const known = this.#judge(reading);
    const deltas = this.#deltas(reading);
    this.#slots[place] = slot;
    this.#known[place] = known;
    this.#newest = reading.at;
    const here = new Set<string>();
    for (const accounts of organizations) {
      here.add(accounts.home);
      const row = this.#rows.get(accounts.home) ?? { since: slot, active: -1, values: null };
      row.since = Math.min(row.since, slot);
      this.#rows.set(accounts.home, row);
      this.#write(row, slot, this.#figures(accounts, reading, deltas));
    }
    for (const home of this.#rows.keys()) if (!here.has(home)) this.#rows.delete(home);
  }

  /** Samples of an Organization from one slot to before another, oldest first, as far as they are held. */
  points(home: string, from: number, before: number): UsagePoint[] {
    const row = this.#rows.get(home);
    const points: UsagePoint[] = [];
    for (let slot = Math.max(from, before - POINTS); slot < before; slot += 1) {
      if (row === undefined || slot < row.since || this.#slots[slot % POINTS] !== slot) continue;
      const figures = USAGE_METRIC_NAMES.map((_, metric) => this.#figure(row, slot, metric));
      points.push({ at: slot * STEP_SECONDS, seconds: STEP_SECONDS, figures });
    }
    return points;
  }

  /** One figure of an Organization over the hour up to the newest sample; null when nothing is known. */
  summary(home: string, name: UsageMetric): number | null {
    const row = this.#rows.get(home);
    const metric = USAGE_METRIC_NAMES.indexOf(name);
    if (row?.values == null) return null;
    const last = slotOf(this.#newest);
    let known = 0;
    let highest = 0;
    let total = 0;
    for (let slot = Math.max(row.since, last - POINTS + 1); slot <= last; slot += 1) {
      const value = this.#slots[slot % POINTS] === slot ? this.#figure(row, slot, metric) : null;
      if (value === null) continue;
      known += 1;
      total += value;
      highest = Math.max(highest, value);
    }
    if (known === 0) return null;
    const { coarse } = USAGE_METRICS[name];
    return coarse === 'max' ? highest : coarse === 'sum' ? total : total / known;
  }

  /** First slot within the hour before `slot` of which there is a sample; undefined when there is none. */
  firstSlot(slot: number): number | undefined {
    const held = this.#slots.filter((one) => one > slot - POINTS && one <= slot);
    return held.length === 0 ? undefined : Math.min(...held);
  }

  /** Home accounts of Organizations that are there now. */
  homes(): Iterable<string> {
    return this.#rows.keys();
  }

  #figure(row: Row, slot: number, metric: number): number | null {
    const place = slot % POINTS;
    const source = SOURCE_OF[metric];
    if (source === undefined || this.#known[place]?.has(source) !== true) return null;
    const value = row.values === null ? 0 : (row.values[place * WIDTH + metric] ?? NaN);
    return Number.isNaN(value) ? null : value;
  }

  /** Whether so many answers are all: one for each server that is up, where one that was started again may be counted twice for minutes. */
  #isWhole(answers: number, { active, freshness }: UsageReading): boolean {
    const { serversExpected: expected, serversAnswered: answered } = freshness;
    if (answers >= active) return true;
    const isEvery = expected.every((name) => answered.includes(name)) && answers >= expected.length;
    return isEvery && this.#seen.size >= active;
  }

  /**
   * What is known after a reading. Storage and API calls are told as totals by each server, which remembers what the others said (but for one
   * that was just started); of all else each tells its own.
   */
  #judge(reading: UsageReading): ReadonlySet<Source> {
    const { active, freshness, jetstreamBy, traffic, withStreams } = reading;
    const known = new Set<Source>();
    for (const id of [...jetstreamBy, ...traffic.keys()]) this.#seen.add(id);
    const isMost = jetstreamBy.length * 2 > active;
    if (isMost) known.add('storage');
    const isWhole = this.#isWhole(jetstreamBy.length, reading);
    // A server that has no connection of any account says nothing of traffic; one that had some may have been late.
    const fellSilent = this.#before?.told.some((id) => !traffic.has(id) && jetstreamBy.includes(id)) ?? false;
    const isWholeTraffic = isWhole && !fellSilent;
    if (isWholeTraffic) known.add('connections');
    // A stream whose only replica is on a server that is away is told by nobody.
    const everyServer = isWhole && jetstreamBy.length >= freshness.serversExpected.length;
    if (withStreams) this.#messages = undefined;
    if (everyServer && (withStreams || this.#messages !== undefined)) known.add('streams');
    if (this.#before === undefined) return known;
    if (isWholeTraffic) known.add('traffic');
    if (isMost && this.#before.jetstreamBy === jetstreamBy.join(' ')) known.add('api');
    return known;
  }

  /** Growth of all counters since the reading before, per account; NaN where a counter began anew, or where it stood is not known. */
  #deltas(reading: UsageReading) {
    const before = this.#before;
    const api = new Map([...reading.byAccount].map(([account, { apiCalls }]) => [account, apiCalls]));
    if (reading.withStreams)
      this.#messages = new Map(
        [...reading.byAccount].map(([account, { messages }]) => [account, sumOf(messages.values())]),
      );
    this.#before = {
      elapsed: reading.elapsed,
      jetstreamBy: reading.jetstreamBy.join(' '),
      apiCalls: api,
      told: [...reading.traffic.keys()],
      // What a server does not tell now, since nobody is connected, it goes on from later.
      traffic: new Map(
        [...new Set([...reading.jetstreamBy, ...reading.traffic.keys()])].map((server) => [
          server,
          new Map([...(before?.traffic.get(server) ?? []), ...(reading.traffic.get(server) ?? [])]),
        ]),
      ),
    };
    const seconds = (reading.elapsed - (before?.elapsed ?? NaN)) / 1000;
    const grown = (now: number, then: number | undefined): number =>
      then === undefined || now < then ? NaN : now - then;
    return {
      apiCalls: (account: string): number => {
        const now = api.get(account);
        return now === undefined ? 0 : grown(now, before?.apiCalls.get(account) ?? 0) / seconds;
      },
      traffic: (account: string, counter: (typeof TRAFFIC)[number]): number => {
        let total = 0;
        for (const [server, accounts] of reading.traffic) {
          const now = accounts.get(account);
          if (now !== undefined) total += grown(now[counter], before?.traffic.get(server)?.get(account)?.[counter]);
        }
        return counter === 'slowConsumers' ? total : total / seconds;
      },
    };
  }

  #figures(
    { home, edge }: SampledAccounts,
    { byAccount }: UsageReading,
    deltas: {
      apiCalls: (account: string) => number;
      traffic: (account: string, counter: (typeof TRAFFIC)[number]) => number;
    },
  ): number[] | null {
    const accounts = edge === undefined ? [home] : [home, edge];
    const held = accounts.flatMap((account) => byAccount.get(account) ?? []);
    if (held.length === 0) return null;
    const level = (pick: (figures: AccountFigures) => number): number => sumOf(held.map(pick));
    return [
      level(({ storageBytes }) => storageBytes),
      level(({ memoryBytes }) => memoryBytes),
      sumOf(accounts.map((account) => this.#messages?.get(account) ?? 0)),
      level(({ connections }) => connections),
      ...TRAFFIC.map((counter) => sumOf(accounts.map((account) => deltas.traffic(account, counter)))),
      sumOf(accounts.map((account) => deltas.apiCalls(account))),
    ];
  }

  #write(row: Row, slot: number, figures: number[] | null): void {
    const isActive = figures?.some((figure) => figure !== 0) ?? false;
    if (isActive) row.active = slot;
    if (row.values === null) {
      if (!isActive) return;
      row.values = new Float64Array(POINTS * WIDTH);
    } else if (slot - row.active > POINTS) {
      row.values = null;
      return;
    }
    row.values.set(figures ?? new Array<number>(WIDTH).fill(0), (slot % POINTS) * WIDTH);
  }
}
