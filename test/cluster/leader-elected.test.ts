/** A leader that is killed, or stands still: what is written meanwhile waits for the next one, and is kept once. Another server: nearly nobody notices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getCatalyst } from '../../lib/server/nats/connections/catalyst.ts';
import { startNatsCluster } from '../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../harness/nats/nats-cluster.ts';
import { joinCluster } from '../harness/vertebra-process.ts';

const STREAM = 'KV_used-nonces';
const WRITES = 100;
const EACH_MS = 50;

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
beforeAll(async () => {
  cluster = await startNatsCluster();
  vertebra = await joinCluster(cluster);
}, 120_000);
afterAll(async () => {
  await vertebra.stop();
  await cluster.stop();
}, 60_000);

/** The server that leads the stream, and another one, to which this process is connected. */
async function leaderElsewhere(): Promise<{ leader: number; connected: number }> {
  const { connection } = await getCatalyst();
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  for (;;) {
    const { cluster: group } = await streams.info(STREAM);
    const leader = Number(group?.leader?.at(-1)) - 1;
    const connected = cluster.urls.findIndex((url) => url.endsWith(connection.getServer()));
    expect(connected).not.toBe(-1);
    if (leader !== connected) return { leader, connected };
    await connection.request(`$JS.API.STREAM.LEADER.STEPDOWN.${STREAM}`, '', { timeout: 2_000 });
    await sleep(500);
  }
}

const kill = (server: number) => cluster.kill(server);
const start = (server: number) => cluster.start(server);

it.each([
  ['the leader is killed', 'leader', kill, start],
  [
    'the leader stands still',
    'leader',
    (server: number) => cluster.freeze(server),
    (server: number) => cluster.thaw(server),
  ],
  ['the server of the connection is killed', 'connected', kill, start],
] as const)('%s', { timeout: 120_000 }, async (what, which, away, back) => {
  const { connection, usedNonces } = await getCatalyst();
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  const { [which]: server } = await leaderElsewhere();
  const before = (await streams.info(STREAM)).state.last_seq;
  const name = what.replaceAll(' ', '-');
  let slowest = 0;
  const create = async (key: string) => {
    const began = performance.now();
    await usedNonces.create(`${name}-${key}`, 'x');
    slowest = Math.max(slowest, performance.now() - began);
  };
  const ends: Promise<PromiseSettledResult<void>[]>[] = [];
  for (let n = 0; n < WRITES; n += 1) {
    if (n === WRITES / 5) await away(server);
    // Each twice at once, as two processes would: one of them is the first.
    ends.push(Promise.allSettled([create(String(n)), create(String(n))]));
    await sleep(EACH_MS);
  }
  const pairs = (await Promise.all(ends)).map((pair) => pair.map(({ status }) => status).sort());
  await back(server);
  await cluster.heal();
  process.stderr.write(`# ${what}: ${WRITES} written, the slowest in ${Math.round(slowest)} ms\n`);
  if (which !== 'leader') expect(slowest).toBeLessThan(5_000);
  expect(pairs).toEqual(pairs.map(() => ['fulfilled', 'rejected']));
  expect((await streams.info(STREAM)).state.last_seq - before).toBe(WRITES);
});
