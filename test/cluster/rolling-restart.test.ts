/** Servers, consoles and projectors restarted one after the other while people work: nothing is refused, nothing lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNatsCluster } from '../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../harness/nats/nats-cluster.ts';
import { startDeployment } from '../harness/cluster/deployment.ts';
import type { Deployment } from '../harness/cluster/deployment.ts';

const PATIENCE = 400_000;
const LONGEST_GAP_MS = 2_000;
const SERVERS = [0, 1, 2];

let cluster: TestNatsCluster;
let deployment: Deployment;
beforeAll(async () => {
  cluster = await startNatsCluster();
  deployment = await startDeployment(cluster);
}, PATIENCE);
afterAll(async () => {
  await deployment.stop();
  await cluster.stop();
}, 60_000);

/** Restarts something under load, and shows what came of that. */
async function under(what: string, restart: () => Promise<void>): Promise<void> {
  const work = await deployment.work();
  await deployment.letPass(2_000);
  await restart();
  await deployment.letPass(5_000);
  const figures = await work.settle();
  process.stderr.write(`# ${what}: ${JSON.stringify(figures)}\n`);
  expect(figures).toMatchObject({ failed: [], repeated: [] });
  expect(figures.sseGap).toBeLessThan(LONGEST_GAP_MS);
}

describe('a rolling restart of', { timeout: PATIENCE }, () => {
  it('projectors', () => under('projectors', deployment.rollProjectors));
  it('consoles', () => under('consoles', deployment.rollConsoles));
  it('servers, which go at once', () =>
    under('servers by SIGTERM', async () => {
      for (const server of SERVERS) {
        await cluster.shutDown(server);
        await cluster.start(server);
        await cluster.heal();
      }
    }));
  it('a server, which sends its clients away first', () =>
    under('a server by lame duck', async () => {
      await cluster.lameDuck(0);
      await cluster.start(0);
      await cluster.heal();
    }));
});
