import { getIndex } from '../index-service.ts';
import { singleton } from '../../nats/connections/singleton.ts';
import { readUsage } from './usage.ts';
import type { UsageReading } from './usage.ts';
import { lastReading, offerBefore } from './usage-monitor.ts';
import { UsageHour } from './usage-hour.ts';
import type { SampledAccounts } from './usage-hour.ts';

/** So often streams are told, too: they cost more than all the rest, and what is in them is shown in steps of 5 min. */
const STREAMS_EVERY_MS = 60_000;
/** A reading for a page that is younger than this is not made again for a sample. */
const YOUNG_MS = 3_000;

interface Sampler {
  hour: UsageHour;
  /** when streams were last told, by a clock that nobody sets */
  streamsAt: number;
}

const getSampler = (): Promise<Sampler> =>
  singleton('usage.sampler', () => Promise.resolve({ hour: new UsageHour(), streamsAt: -Infinity }));

/** What this process has sampled within the last hour. */
export const getUsageHour = async (): Promise<UsageHour> => (await getSampler()).hour;

/** Accounts of all Organizations. Throws `nats-unavailable` before the index was filled once. */
export async function sampledAccounts(): Promise<SampledAccounts[]> {
  const index = await getIndex();
  return [...index.organizations.values()].map(({ account: home }) => ({ home, edge: index.edgeOf(home) }));
}

/**
 * Takes one sample. What a page has just read is taken; else the servers are asked. With `at` (milliseconds since 1970) they are asked in
 * any case, and the sample counts as one of then. Throws `nats-unavailable`: then there is a gap.
 */
export async function takeSample(at?: number): Promise<UsageReading> {
  const sampler = await getSampler();
  const young = at === undefined ? await lastReading(YOUNG_MS) : undefined;
  const streams = performance.now() - sampler.streamsAt >= STREAMS_EVERY_MS;
  const reading = young ?? (await readUsage({ streams, fresh: true }));
  if (reading.withStreams) sampler.streamsAt = reading.elapsed;
  if (young === undefined) await offerBefore(reading);
  sampler.hour.add(await sampledAccounts(), at === undefined ? reading : { ...reading, at });
  return reading;
}
