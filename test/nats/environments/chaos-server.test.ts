/** What breaks under 500 events a second, on one nats-server: afterwards nothing is lost and nobody saw anything twice. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSpine } from '../../harness/projector/spine.ts';
import { startStallingProxy } from '../../harness/nats/stalling-proxy.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const PATIENCE_MS = 300_000;

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

it(
  'projectors that are killed',
  async () => {
    const spine = await startSpine('killed', [vertebra.environment, vertebra.environment]);
    try {
      await spine.letPass(2_000);
      await spine.kill(0);
      await spine.letPass(3_000);
      await spine.start(0);
      await spine.letPass(1_000);
      await spine.kill(1);
      await spine.letPass(9_000);
      await spine.start(1);
      await spine.letPass(1_000);
      await spine.settle();
    } finally {
      await spine.stop();
    }
  },
  PATIENCE_MS,
);

it(
  'a nats-server that is killed, twice',
  async () => {
    const spine = await startSpine('server', [vertebra.environment, vertebra.environment]);
    try {
      for (let times = 0; times < 2; times += 1) {
        await spine.letPass(2_000);
        await vertebra.nats.kill();
        await spine.letPass(1_000);
        await vertebra.nats.restart();
      }
      await spine.letPass(3_000);
      await spine.settle();
    } finally {
      await spine.stop();
    }
  },
  PATIENCE_MS,
);

it(
  'a network that delivers nothing for a while, and everything afterwards',
  async () => {
    const proxy = await startStallingProxy(vertebra.nats.ports.client);
    const behind = { ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url };
    const spine = await startSpine('network', [behind, vertebra.environment]);
    try {
      await spine.letPass(2_000);
      proxy.stall();
      await spine.letPass(9_000);
      proxy.resume();
      await spine.letPass(3_000);
      await spine.settle();
      expect(spine.projectors).toHaveLength(2);
    } finally {
      await spine.stop();
      proxy.stop();
    }
  },
  PATIENCE_MS,
);
