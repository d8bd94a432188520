import type { OrganizationUsage, UsageFreshness } from '../../../domain/organizations/organization.ts';
import { getIndex } from '../index-service.ts';
import { singleton } from '../../nats/connections/singleton.ts';
import { readUsage, usageOf } from './usage.ts';
import type { UsageReading } from './usage.ts';

/** Usage younger than this is not asked again, however many pages look. */
const FRESH_MS = 2000;

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
  before: UsageReading | undefined;
  reading: Promise<void> | undefined;
}

const getState = (): Promise<State> =>
  singleton('nats.usage', () => Promise.resolve({ now: undefined, before: undefined, reading: undefined }));

/** The reading that pages show, if it is not older than so many milliseconds. */
export async function lastReading(mostAgeMs: number): Promise<UsageReading | undefined> {
  const { now } = await getState();
  return now !== undefined && performance.now() - now.elapsed <= mostAgeMs ? now : undefined;
}

async function refresh(state: State): Promise<void> {
  const next = await readUsage();
  if (state.now !== undefined) await offerBefore(state.now);
  state.now = next;
}

/** Takes a reading from which the next one's rates are counted, unless a newer one is known: pages have rates from their first reading on. */
export async function offerBefore(reading: UsageReading): Promise<void> {
  const state = await getState();
  if (reading.elapsed > (state.before?.elapsed ?? -Infinity)) state.before = reading;
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
