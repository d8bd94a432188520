/** What breaks under 500 events a second, in a cluster of three with three replicas of everything. */
import { afterAll, beforeAll, it } from 'vitest';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { startSpine } from '../../harness/projector/spine.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const PATIENCE_MS = 300_000;

let cluster: TestNatsCluster;
let vertebra: Awaited<ReturnType<typeof joinCluster>>;
beforeAll(async () => {
  cluster = await startNatsCluster();
  vertebra = await joinCluster(cluster);
}, 60_000);
afterAll(async () => {
  await vertebra.stop();
  await cluster.stop();
});

it(
  'one node that is killed, then two at once, so that nothing can be written for a while',
  async () => {
    const spine = await startSpine('nodes', [vertebra.environment, vertebra.environment]);
    try {
      await spine.letPass(2_000);
      await cluster.kill(0);
      await spine.letPass(4_000);
      await cluster.start(0);
      await spine.letPass(2_000);
      await Promise.all([cluster.kill(1), cluster.kill(2)]);
      await spine.letPass(4_000);
      await Promise.all([cluster.start(1), cluster.start(2)]);
      await spine.letPass(5_000);
      await spine.settle();
    } finally {
      await spine.stop();
    }
  },
  PATIENCE_MS,
);
