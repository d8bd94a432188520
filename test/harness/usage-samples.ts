/** Samples of a time that was: what Organizations used is made up, and all else is as ever. */
import { sampledAccounts, getUsageHour } from '../../lib/server/accounts/usage/usage-sampler.ts';
import { SAMPLE_MS } from '../../lib/server/accounts/usage/usage-hour.ts';
import type { AccountFigures, UsageReading } from '../../lib/server/accounts/usage/usage.ts';
import { writeHistory } from '../../lib/server/features/usage/write-history.store.ts';

/** What each Organization uses at a time (milliseconds since 1970): a little more each hour, and one message a second. */
export const madeUpStorage = (at: number): number => 1_000_000 + Math.floor(at / 3_600_000) * 10;

function readingAt(at: number, homes: readonly string[], storage: (at: number) => number): UsageReading {
  const figures = (): AccountFigures => ({
    storageBytes: storage(at),
    memoryBytes: 0,
    apiCalls: at / 100,
    messages: new Map([['S', 7]]),
    streams: new Map(),
    connections: 2,
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    slowConsumers: 0,
  });
  const count = Math.floor(at / 1000);
  const counters = { messagesIn: count, messagesOut: 0, bytesIn: count * 100, bytesOut: 0, slowConsumers: 0 };
  return {
    at,
    elapsed: at,
    byAccount: new Map(homes.map((home) => [home, figures()])),
    freshness: { at: null, serversExpected: ['n1'], serversAnswered: ['n1'] },
    withStreams: true,
    active: 1,
    jetstreamBy: ['s1'],
    traffic: new Map([['s1', new Map(homes.map((home) => [home, counters]))]]),
  };
}

/** Takes samples each 15 s of a time, both ends in milliseconds since 1970. */
export async function sample(from: number, until: number, storage = madeUpStorage): Promise<void> {
  const [hour, accounts] = await Promise.all([getUsageHour(), sampledAccounts()]);
  const homes = accounts.map(({ home }) => home);
  for (let at = from; at < until; at += SAMPLE_MS) hour.add(accounts, readingAt(at, homes, storage));
}

/** Samples an hour at a time and writes what is due, as a process does that ran all the while. */
export async function sampleAndWrite({ from, until }: { from: number; until: number }, storage = madeUpStorage) {
  for (let at = from; at < until; at += 3_600_000) {
    const end = Math.min(at + 3_600_000, until);
    await sample(at, end, storage);
    await writeHistory(end + 30_000);
  }
}
