/** Servers with other limits than they have by themselves. */
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { expect, it } from 'vitest';
import { readApi } from '../../../lib/domain/paths.ts';
import { callProjector } from '../../../lib/server/spine/projectors/projector-calls.ts';
import { member } from '../../harness/callers.ts';
import { startNatsServer } from '../../harness/nats/nats-server.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import { cookieOf } from '../../harness/read-api.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const MB = 1024 * 1024;
/** With a limit of its own, the account would need all of it to be there. */
const UNLIMITED = { storageBytes: -1, memoryBytes: 0, streams: 50, consumers: 500, connections: 100 };

async function problem(): Promise<string | null> {
  try {
    for await (const status of callProjector('acme', { kind: 'status', environment: 'acme-dev' }))
      return status.problem;
    return null;
  } catch (error) {
    return String(error);
  }
}

it('a disk that is full: says so, and goes on when there is room', async () => {
  const nats = await startNatsServer({ diskBytes: 5 * MB });
  const { environment, stop } = await joinNats(nats);
  const acme = await openProjected('acme', UNLIMITED);
  const js = jetstream(acme.connection);
  const { streams } = await jetstreamManager(acme.connection);
  await streams.add({ name: 'FILLER', subjects: ['ws.filler'], storage: StorageType.File });
  for (let n = 0; n < 8; n += 1) await js.publish('ws.filler', new Uint8Array(MB / 2));
  for (let n = 0; n < 60; n += 1) await acme.publish(`k8s.widget.shop.w${n}`, { text: 'x'.repeat(9_000) });
  const projector = await startProjectorProcess(environment);
  await expect.poll(problem, { timeout: 20_000 }).toMatch(/refuses to keep the state: .*(resource|storage)/u);
  await streams.delete('FILLER');
  await acme.projected();
  expect(await problem()).toBeNull();
  acme.release();
  await projector.stop();
  await stop();
  await nats.stop();
});

it('an event of 5 MB', async () => {
  const nats = await startNatsServer({ maxPayload: 8 * MB });
  const { environment, stop } = await joinNats(nats);
  const acme = await openProjected('acme');
  const projector = await startProjectorProcess(environment);
  for (let n = 0; n < 5; n += 1) await acme.publish(`k8s.widget.shop.w${n % 2}`, { n, text: '☃'.repeat((5 * MB) / 3) });
  const poison = await acme.publishRaw('k8s.widget.shop.w1', 'x'.repeat(5 * MB));
  const state = await acme.projected();
  expect(JSON.stringify(state['widget/shop/w0']).length).toBeGreaterThan((5 * MB) / 3);
  expect((await acme.rejectedCopy(poison))?.headers.get('Vertebra-Omitted-Bytes')).toBe(String(5 * MB));
  acme.release();
  await projector.stop();
  await stop();
  await nats.stop();
});

it('a state that is larger than the memory of a projector: is not read, and takes nothing from others', async () => {
  const nats = await startNatsServer();
  const { environment, stop } = await joinNats(nats);
  const projector = await startProjectorProcess({ ...environment, NODE_OPTIONS: '--max-old-space-size=160' });
  const acme = await openProjected('acme');
  const globex = await openProjected('globex');
  await globex.publish('k8s.widget.shop.w', { n: 1 });
  const text = 'x'.repeat(900_000);
  for (let n = 0; n < 60; n += 1) await acme.publish(`k8s.widget.shop.w${n}`, { n, text });
  await acme.projected();
  const ask = async (slug: string, path: string) => {
    const cookie = await cookieOf(member(slug, 'org-viewer'));
    return fetch(projector.url + path, { headers: { cookie } });
  };
  for (let times = 0; times < 3; times += 1) {
    const refused = await ask('acme', readApi.state('acme-dev'));
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('larger than this projector has memory for');
  }
  expect(await (await ask('acme', readApi.projection('acme-dev'))).json()).toMatchObject({ lag: 0, problem: null });
  expect((await ask('globex', readApi.state('globex-dev'))).status).toBe(200);
  acme.release();
  globex.release();
  await projector.stop();
  await stop();
  await nats.stop();
});
