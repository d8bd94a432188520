/** A projector that starts while NATS is away, or before everything is open: it waits, and says so. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import { MACHINE, startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

interface Readiness {
  status: number;
  checks: { name: string; state: string; detail: string }[];
}

async function readinessAt(port: number): Promise<Readiness | null> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { headers: MACHINE }).catch(() => null);
  if (response === null) return null;
  return { status: response.status, ...((await response.json()) as Pick<Readiness, 'checks'>) };
}

it('waits for NATS, is not ready until then, and goes on by itself', async () => {
  const acme = await openProjected('acme');
  await acme.publish('k8s.widget.shop.one', { any: 'thing' });
  await vertebra.nats.kill();
  const [port = 0] = await freePorts(1);
  const starting = startProjectorProcess({
    ...vertebra.environment,
    VERTEBRA_PROJECTOR_METRICS_LISTEN: `127.0.0.1:${port}`,
  });
  await expect
    .poll(() => readinessAt(port), { timeout: 20_000 })
    .toMatchObject({
      status: 503,
      checks: expect.arrayContaining([expect.objectContaining({ name: 'projector', state: 'not-ready' })]) as unknown,
    });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  await vertebra.nats.restart();
  const projector = await starting;
  await expect.poll(async () => (await readinessAt(port))?.status, { timeout: 20_000 }).toBe(200);
  await acme.projected();
  acme.release();
  expect(await projector.stop()).toBe(0);
});
