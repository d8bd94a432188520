import type { OrganizationUsage, UsageFreshness } from '../../../domain/organizations/organization.ts';
import { getIndex } from '../index-service.ts';
import { singleton } from '../../nats/connections/singleton.ts';
import { readUsage, usageOf } from './usage.ts';
import type { UsageReading } from './usage.ts';

/** Usage younger than this is not asked again, however many pages look. */
const FRESH_MS = 2000;
/** Over less, a rate is that of a moment. */
const LEAST_SPAN_MS = 1000;

export interface UsageMonitor {
  freshness: UsageFreshness;
  /** changes with every reading */
  at: number;
  of: (home: string) => OrganizationUsage;
  /** the streams that the servers tell of in an account, with the number of their consumers */
  streamsOf: (account: string) => ReadonlyMap<string, number>;
  connectionsOf: (account: string) => number;
}

interface State {
  now: UsageReading | undefined;
  /** older than `now`: rates are counted from it */
  before: UsageReading | undefined;
  /** the newest that was read for other ends */
  offered: UsageReading | undefined;
  reading: Promise<void> | undefined;
}

const getState = (): Promise<State> =>
  singleton('nats.usage', () =>
    Promise.resolve({ now: undefined, before: undefined, offered: undefined, reading: undefined }),
  );

/** The reading that pages show, if it is not older than so many milliseconds. */
export async function lastReading(mostAgeMs: number): Promise<UsageReading | undefined> {
  const { now } = await getState();
  return now !== undefined && performance.now() - now.elapsed <= mostAgeMs ? now : undefined;
}

async function refresh(state: State): Promise<void> {
  const next = await readUsage();
  state.before = [state.before, state.offered, state.now]
    .filter((reading) => reading !== undefined)
    .filter(({ elapsed }) => next.elapsed - elapsed >= LEAST_SPAN_MS)
    .sort((a, b) => a.elapsed - b.elapsed)
    .at(-1);
  state.now = next;
}

/** Gives a reading from which the next one's rates may be counted: pages have rates from their first reading on. */
export async function offerBefore(reading: UsageReading): Promise<void> {
  (await getState()).offered = reading;
}

/**
 * Usage of all Organizations. The first caller waits for a reading; later ones get the last one at once while a new one is
 * made behind them. When NATS is away the last reading stays, and its age says so.
 */
export async function getUsage(): Promise<UsageMonitor> {
  const state = await getState();
  if (!state.now || Date.now() - state.now.at > FRESH_MS) {
    state.reading ??= refresh(state).finally(() => {
      state.reading = undefined;
    });
    if (!state.now) await state.reading;
    else state.reading.catch(() => undefined);
  }
  const index = await getIndex();
  const { now, before } = state;
  return {
    freshness: now?.freshness ?? { at: null, serversExpected: [], serversAnswered: [] },
    at: now?.at ?? 0,
    streamsOf: (account) => now?.byAccount.get(account)?.streams ?? new Map<string, number>(),
    connectionsOf: (account) => now?.byAccount.get(account)?.connections ?? 0,
    of: (home) => {
      const edge = index.edgeOf(home);
      return usageOf(edge === undefined ? [home] : [home, edge], now, before);
    },
  };
}
