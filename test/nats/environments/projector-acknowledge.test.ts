/** An event is acknowledged when its state is written, and not before. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

it('what a projector had taken and not written when it died is projected by the next one', async () => {
  const acme = await openProjected('acme');
  let tried = 0;
  const proxy = await startNatsProxy(vertebra.nats.ports.client, (subject) => {
    if (!subject.startsWith('$KV.ws-acme-dev-state.widget/')) return true;
    tried += 1;
    return false;
  });
  const dying = await startProjectorProcess({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
  for (let n = 0; n < 20; n += 1) await acme.publish(`k8s.widget.shop.w${n}`, { n });
  await expect.poll(() => tried, { timeout: 20_000 }).toBeGreaterThanOrEqual(20);
  await dying.kill();
  proxy.stop();

  const next = await startProjectorProcess(vertebra.environment);
  const state = await acme.projected();
  expect(Object.keys(state).filter((key) => key.startsWith('widget/'))).toHaveLength(20);
  acme.release();
  await next.stop();
});
