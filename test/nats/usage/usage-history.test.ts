import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rollUp } from '../../../lib/domain/usage/roll-up.ts';
import { USAGE_RANGES } from '../../../lib/domain/usage/usage-metrics.ts';
import type { UsageRange } from '../../../lib/domain/usage/usage-metrics.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getUsageSeries } from '../../../lib/server/features/usage/get-usage-series.query.ts';
import { readHistory } from '../../../lib/server/features/usage/history.store.ts';
import { writeHistory } from '../../../lib/server/features/usage/write-history.store.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { readStream } from '../../../lib/server/nats/streams/read-stream.ts';
import { USAGE_TIERS, usageStreams } from '../../../lib/server/nats/streams/usage-streams.ts';
import { operator } from '../../harness/callers.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { madeUpStorage, sample, sampleAndWrite } from '../../harness/usage-samples.ts';
import { joinNats, startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Some days ago, so that all that is written now was written after it. */
const BEGIN = Math.floor(Date.now() / DAY) * DAY - 5 * DAY;

let vertebra: VertebraProcess;
const homes: string[] = [];
beforeAll(async () => {
  vertebra = await startVertebra();
  for (const slug of ['acme', 'bobo', 'cara']) {
    const limits = { storageBytes: 2_000_000, memoryBytes: 0, streams: 10, consumers: 10, connections: 100 };
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'], limits });
    homes.push((await getIndex()).organizations.get(slug)?.account ?? '');
  }
});
afterAll(() => vertebra.stop());

/** This process as it is after a start: nothing is in memory. */
const restart = () => joinNats({ ...vertebra.nats, url: vertebra.nats.url });
const series = (slug: string, range: UsageRange, now: number) => getUsageSeries(operator(), slug, { range }, now);

/** Subject and step of every message that is kept. */
async function kept(): Promise<string[]> {
  const { connection } = await getCatalyst();
  const all: string[] = [];
  for (const stream of USAGE_TIERS.flatMap(usageStreams)) {
    const tell = (message: { subject: string; headers?: { get: (name: string) => string } | undefined }) =>
      all.push(`${message.subject} ${message.headers?.get('Vertebra-Usage-At')}`);
    await readStream(connection, stream, { from: 1, filter: '>', headersOnly: true, tell });
  }
  return all;
}

describe('usage that is kept', () => {
  it('is told after a restart, in the steps of each range, as it was sampled', async () => {
    const end = BEGIN + 2 * HOUR;
    await sampleAndWrite({ from: BEGIN, until: end });
    const before = await series('acme', '2d', end);
    await restart();
    const told = await series('acme', '2d', end);
    const known = told.series.storageBytes.filter((value) => value !== null);
    expect(known).toHaveLength(24);
    expect(known.at(-1)).toBe(madeUpStorage(end - 1));
    expect(told.series).toEqual(before.series);
    expect(told.series.messagesInPerSecond.filter((value) => value !== null)).toEqual(Array(24).fill(1));
    expect((await series('acme', '90d', end)).series.storageBytes.filter((value) => value !== null)).toEqual([
      madeUpStorage(BEGIN),
      madeUpStorage(BEGIN + HOUR),
    ]);
    // A day that is not over is made of its hours.
    expect((await series('acme', '5y', end)).series.storageBytes.at(-1)).toBe(madeUpStorage(BEGIN + HOUR));
  });

  it('stands for the 15 s of which this process has no samples, and says so', async () => {
    const end = BEGIN + 2 * HOUR;
    const told = await series('acme', '1h', end);
    expect(told.coarseBefore).toBe(end / 1000 + USAGE_RANGES['1h'].stepSeconds);
    expect(told.series.storageBytes.filter((value) => value === madeUpStorage(end - 1))).toHaveLength(239);
    await sample(end, end + HOUR / 2);
    await writeHistory(end + HOUR / 2 + 30_000);
    const later = await series('acme', '1h', end + HOUR / 2 - 1);
    expect(later.coarseBefore).toBe(end / 1000);
    expect(later.series.connections).toEqual(Array(240).fill(2));
  });

  it('has a gap where nobody sampled, of whatever step', async () => {
    const from = BEGIN + 4 * HOUR;
    await sampleAndWrite({ from, until: from + HOUR });
    const { series: told, start } = await series('bobo', '2d', from + HOUR);
    const at = (time: number) => told.connections[(time / 1000 - start) / 300];
    expect([at(BEGIN + 2 * HOUR + 20 * 60_000), at(BEGIN + 3 * HOUR), at(from), at(from + HOUR - 300_000)]).toEqual([
      2,
      null,
      2,
      2,
    ]);
    expect((await series('bobo', '90d', from + HOUR)).series.connections.slice(-6)).toEqual([2, 2, 2, null, 2, null]);
  });

  it('is written once by however many processes, at once and again', async () => {
    await restart();
    const from = BEGIN + 6 * HOUR;
    const second = await startSecondServer(vertebra.environment);
    for (const began of [from, from + HOUR]) {
      const there = second.run({ name: 'write-usage', from: began, until: began + HOUR });
      await sample(began, began + HOUR);
      await Promise.all(Array.from({ length: 5 }, () => writeHistory(began + HOUR + 30_000)));
      expect(await there).toEqual({ ok: true });
    }
    await second.stop();
    await writeHistory(from + 2 * HOUR + 60_000);
    const all = await kept();
    expect(new Set(all).size).toBe(all.length);
    expect((await readHistory('5m', homes[2] ?? '', from / 1000)).map(({ at }) => at)).toEqual(
      Array.from({ length: 24 }, (_, step) => from / 1000 + step * 300),
    );
    expect(await readHistory('1h', homes[2] ?? '', from / 1000)).toHaveLength(2);
  });

  it('goes on where a process was killed, at whatever step', { timeout: 40_000 }, async () => {
    const from = BEGIN + 8 * HOUR;
    const ends: string[] = [];
    for (const [turn, wait] of [30, 60, 120].entries()) {
      const second = await startSecondServer(vertebra.environment);
      const began = from + turn * 3 * HOUR;
      const outcome = second.run({ name: 'write-usage', from: began, until: began + 3 * HOUR });
      setTimeout(second.kill, wait);
      const { ok, code } = { code: '', ...(await outcome) };
      ends.push(ok ? 'done' : code);
    }
    expect(ends).toContain('killed');
    await restart();
    await sampleAndWrite({ from: from + 12 * HOUR, until: from + 17 * HOUR });
    const all = await kept();
    expect(new Set(all).size).toBe(all.length);
    for (const home of homes) {
      const [steps, hours, days] = await Promise.all(USAGE_TIERS.map((tier) => readHistory(tier, home, BEGIN / 1000)));
      const until = (from + 17 * HOUR) / 1000;
      expect(steps?.at(-1)?.at).toBe(until - 300);
      expect(hours).toEqual(rollUp(steps ?? [], 3600));
      expect(days).toEqual(rollUp(hours ?? [], 86_400).slice(0, 1));
      expect(days?.[0]?.figures.slice(0, 4)).toEqual([madeUpStorage(BEGIN + DAY - 1), 0, 7, 2]);
    }
  });
});
