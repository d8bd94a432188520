/** What it costs to sample, hold, keep and show what 10,000 Organizations use, all of which use something. */
import { readFileSync } from 'node:fs';
import { headers } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import type { UsageRange } from '../../../lib/domain/usage/usage-metrics.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readUsage } from '../../../lib/server/accounts/usage/usage.ts';
import { SAMPLE_MS } from '../../../lib/server/accounts/usage/usage-hour.ts';
import { getUsageHour, sampledAccounts, takeSample } from '../../../lib/server/accounts/usage/usage-sampler.ts';
import { encodeRows, nameOf, shardOf } from '../../../lib/server/features/usage/history-rows.ts';
import { AT, ensureTier, TIER_SECONDS } from '../../../lib/server/features/usage/history.store.ts';
import { getUsageSeries } from '../../../lib/server/features/usage/get-usage-series.query.ts';
import { listTopUsage } from '../../../lib/server/features/usage/list-top-usage.query.ts';
import { writeHistory } from '../../../lib/server/features/usage/write-history.store.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { usageSubject } from '../../../lib/server/nats/streams/usage-streams.ts';
import type { UsageTier } from '../../../lib/server/nats/streams/usage-streams.ts';
import { operator } from '../../../test/harness/callers.ts';
import type { TestNatsServer } from '../../../test/harness/nats/nats-server.ts';
import type { Figure } from '../measure.ts';
import { median, milliseconds } from '../measure.ts';
import { makeBusyOrganizations } from './busy-organizations.ts';

const ORGANIZATIONS = 10_000;
const CONNECTED = 1_000;
const ROUNDS = 5;
const READS = 20;
const MIB = 1024 ** 2;
/** of proc_pid_stat(5), on every Linux that nats-server runs on */
const TICK_MS = 10;

/** CPU time that a process has used, in milliseconds. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return (user + system) * TICK_MS;
}

/** CPU time that some rounds of work take here and in nats-server, in milliseconds for each. */
async function cpu(nats: TestNatsServer, rounds: number, work: () => Promise<unknown>) {
  const before = { here: process.cpuUsage(), nats: cpuOf(nats.pid()) };
  for (let round = 0; round < rounds; round += 1) await work();
  const { user, system } = process.cpuUsage(before.here);
  return { here: (user + system) / 1000 / rounds, nats: (cpuOf(nats.pid()) - before.nats) / rounds };
}

/** An hour of samples in memory, of a reading of now; ends a step of 5 min ago. */
async function fillHour(until: number): Promise<void> {
  const [hour, accounts, reading] = [await getUsageHour(), await sampledAccounts(), await readUsage({ fresh: true })];
  for (let at = until - 3_600_000; at < until; at += SAMPLE_MS) {
    hour.add(accounts, { ...reading, at, elapsed: reading.elapsed - (until - at) });
  }
}

/** So many steps of a tier, of all parts, the newest one before `until`. */
async function fillTier(tier: UsageTier, steps: number, until: number): Promise<void> {
  const { jetstream } = await getCatalyst();
  await ensureTier(tier);
  const parts = Map.groupBy(await sampledAccounts(), ({ home }) => shardOf(home));
  const seconds = TIER_SECONDS[tier];
  const last = Math.floor(until / 1000 / seconds) * seconds;
  for (let step = steps; step > 0; step -= 1) {
    const held = headers();
    held.set(AT, String(last - step * seconds));
    const figures = [1_000_000 + step, 0, 100 + step, 3, 12.5, 13.25, 1250.5, 1300.75, 0, 0.5];
    const write = ([shard, accounts]: [number, { home: string }[]]) =>
      jetstream.publish(
        usageSubject(tier, shard),
        encodeRows(new Map(accounts.map(({ home }) => [nameOf(home), figures]))),
        {
          headers: held,
          timeout: 30_000,
        },
      );
    await Promise.all([...parts].map(write));
  }
}

async function benchSampling(nats: TestNatsServer): Promise<Figure[]> {
  await readUsage({ fresh: true });
  const rss = process.memoryUsage.rss();
  const now = Math.floor(Date.now() / 300_000) * 300_000;
  await takeSample(now - 2 * 3_600_000);
  let at = now - 2 * 3_600_000;
  const light = await cpu(nats, ROUNDS, () => takeSample((at += SAMPLE_MS)));
  const streams = await cpu(nats, ROUNDS, () => readUsage({ fresh: true }));
  await fillHour(now);
  const written = await cpu(nats, 1, () => writeHistory(now - 3_300_000 + 30_000));
  await writeHistory(now + 30_000);
  const grown = (process.memoryUsage.rss() - rss) / MIB;
  const share = (sample: number, withStreams: number, step: number) =>
    ((3 * sample + withStreams) / 60_000 + step / 300_000) * 100;
  const all = share(light.here + light.nats, streams.here + streams.nats, written.here + written.nats);
  const of = (cost: { here: number; nats: number }) => `${cost.here.toFixed(0)} + ${cost.nats.toFixed(0)} ms`;
  return [
    {
      name: `Usage of ${ORGANIZATIONS.toLocaleString('en')} Organizations sampled each 15 s and kept, of one core, nats-server included`,
      goal: '≤ 5 %',
      result: `${all.toFixed(1)} %; Vertebra + nats-server: a sample ${of(light)}, one with streams each minute ${of(streams)}, a step of 5 min written ${of(written)}`,
      holds: all <= 5,
    },
    {
      name: 'Memory that it takes, an hour of samples of all of them held, the process included',
      goal: '≤ 1 GiB',
      result: `${grown.toFixed(0)} MiB grown, ${(process.memoryUsage.rss() / MIB).toFixed(0)} MiB in all`,
      holds: process.memoryUsage.rss() <= 1024 * MIB,
    },
  ];
}

async function benchReading(): Promise<Figure[]> {
  const now = Date.now();
  const slugs = [...(await getIndex()).organizations.keys()].slice(0, READS);
  const read = async (range: UsageRange) => {
    const times: number[] = [];
    for (const slug of slugs) {
      const read = async () => {
        const { problem, series } = await getUsageSeries(operator(), slug, { range }, now);
        // The hour comes from memory.
        if (problem !== null || (range !== '1h' && !series.storageBytes.includes(1_000_002)))
          throw new Error(problem ?? 'It is not whole.');
      };
      times.push(await milliseconds(read));
    }
    return times;
  };
  // The first of an Organization has its forecast made, which is remembered.
  const first = await read('1h');
  const days = await read('2d');
  const top = await milliseconds(() => listTopUsage(operator(), { by: 'messagesInPerSecond', offset: 0, limit: 20 }));
  return [
    {
      name: 'Two days of one Organization in steps of 5 min, read from what is kept of all',
      goal: '≤ 100 ms',
      result: `median ${median(days).toFixed(0)} ms, ${Math.max(...days).toFixed(0)} ms at most; the hour with a forecast that was not made before ${median(first).toFixed(0)} ms; top 20 of all ${top.toFixed(0)} ms`,
      holds: median(days) <= 100,
    },
  ];
}

export async function* benchUsage(nats: TestNatsServer): AsyncGenerator<Figure[]> {
  let clients: NatsConnection[] = [];
  try {
    clients = await makeBusyOrganizations(nats.url, ORGANIZATIONS, CONNECTED);
    if ((await getIndex()).organizations.size !== ORGANIZATIONS) throw new Error('The index is not whole.');
    yield await benchSampling(nats);
    const day = Math.floor(Date.now() / 86_400_000) * 86_400_000;
    await fillTier('1d', 30, day);
    await fillTier('1h', 48, Date.now());
    await fillTier('5m', 576, Date.now());
    yield await benchReading();
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}
