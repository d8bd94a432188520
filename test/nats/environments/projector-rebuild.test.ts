/** Rebuilding a bucket from its stream, and judging rejected events anew. */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers as makeHeaders } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RebuildLine } from '../../../lib/domain/environments/rebuild.ts';
import { STATE_HEADERS } from '../../../lib/domain/environments/environment-state-words.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { callProjector } from '../../../lib/server/spine/projectors/projector-calls.ts';
import { startProjectorProcess, runProjector } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
let acme: ProjectedEnvironment;
beforeAll(async () => {
  vertebra = await startVertebra();
  projector = await startProjectorProcess(vertebra.environment);
  acme = await openProjected('acme');
  for (let n = 0; n < 300; n += 1) await acme.publish(`k8s.widget.shop.w${n % 100}`, { n });
  await acme.publish('k8s.widget.shop.w0', undefined, 'widget.deleted');
  await acme.projected();
});
afterAll(async () => {
  acme.release();
  await projector.stop();
  await vertebra.stop();
});

const linesOf = ({ environment }: ProjectedEnvironment) =>
  Array.fromAsync(callProjector(environment.replace(/-dev$/, ''), { kind: 'rebuild', environment }));
async function rebuilt(of = acme): Promise<Extract<RebuildLine, { state: 'done' }>> {
  const last = (await linesOf(of)).at(-1);
  if (last?.state !== 'done') throw new Error(JSON.stringify(last));
  return last;
}
const NO_KEYS = { written: [], removed: [], kept: [] };

describe('a rebuild', () => {
  it('says how far it is, and finds no difference where there is none', async () => {
    const lines = await linesOf(acme);
    expect(lines[0]).toMatchObject({ state: 'running' });
    expect(lines.at(-1)).toEqual({
      state: 'done',
      events: 301,
      objects: 99,
      same: 99,
      written: 0,
      removed: 0,
      kept: 0,
      keys: NO_KEYS,
    });
  });

  it('leaves an object whose last event was too large as it was before that', async () => {
    const grown = await openProjected('grown');
    await grown.publish('k8s.widget.shop.w', { n: 1 });
    const event = JSON.stringify({ specversion: '1.0', id: '1', source: 's', type: 't', data: { text: '' } });
    const text = 'x'.repeat(1024 ** 2 - event.length);
    await grown.publishRaw('k8s.widget.shop.w', event.replace('""', JSON.stringify(text)));
    await grown.settled();
    expect(await rebuilt(grown)).toMatchObject({ same: 1, written: 0, removed: 0, kept: 0 });

    await grown.purge('widget/shop/w');
    expect((await rebuilt(grown)).keys.written).toEqual(['widget/shop/w']);
    grown.release();
  });

  it('mends what is missing, wrong or too much, and says which', async () => {
    await acme.put('widget/shop/w1', 'by hand');
    await acme.put('widget/shop/w0', 'come back');
    await acme.put('widget/shop/unheard-of', '{}');
    await acme.purge('widget/shop/w2');
    await acme.purge('summary/k8s');
    const { written, removed, keys } = await rebuilt();
    expect({ written, removed }).toEqual({ written: 2, removed: 2 });
    expect(keys.written.sort()).toEqual(['widget/shop/w1', 'widget/shop/w2']);
    expect(keys.removed.sort()).toEqual(['widget/shop/unheard-of', 'widget/shop/w0']);
    await acme.projected();
    expect(await rebuilt()).toMatchObject({ written: 0, removed: 0, same: 99 });
  });

  it('mends what somebody marked as of an event that never was', async () => {
    const headers = makeHeaders();
    const key = 'widget/shop/w5';
    headers.set(STATE_HEADERS.sequence, String(Number.MAX_SAFE_INTEGER));
    headers.set(STATE_HEADERS.stream, (await acme.lastOf(key)).headers.get(STATE_HEADERS.stream));
    const { bucket } = environmentAssets(acme.environment);
    await jetstream(acme.connection).publish(`$KV.${bucket}.${key}`, '{"made":"up"}', { headers });
    expect((await rebuilt()).keys.written).toEqual([key]);
    await acme.projected();
  });

  it('shows readers nothing in between: only what is different is written', async () => {
    await acme.put('widget/shop/w3', 'by hand');
    const { sequence: before } = await acme.lastOf('widget/shop/w3');
    await rebuilt();
    const after = await acme.lastOf('widget/shop/w3');
    expect(after.sequence).toBe(before + 1);
    expect((await acme.lastOf('widget/shop/w4')).sequence).toBeLessThan(before);
  });

  it('gets along with events that come meanwhile', async () => {
    const stopping = new AbortController();
    const source = (async () => {
      for (let n = 0; !stopping.signal.aborted; n += 1) {
        acme.send(`k8s.widget.shop.w${n % 100}`, { n });
        if (n % 5 === 0) await sleep(1);
      }
    })();
    for (let times = 0; times < 3; times += 1) {
      await acme.put('widget/shop/unheard-of', '{}');
      expect((await rebuilt()).keys.removed).toContain('widget/shop/unheard-of');
    }
    stopping.abort();
    await source;
    await acme.projected();
    expect(await rebuilt()).toMatchObject({ written: 0, removed: 0 });
    await acme.projected();
  });

  it('runs once at a time', async () => {
    for (let n = 0; n < 20_000; n += 1) acme.send(`k8s.widget.shop.w${n % 100}`, { n });
    await acme.settled();
    const outcomes = await Promise.allSettled([linesOf(acme), linesOf(acme)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
  });
});

describe('on the command line', () => {
  it('tells the differences', async () => {
    await acme.put('widget/shop/unheard-of', '{}');
    const { exitCode, stdout } = await runProjector(vertebra.environment, 'rebuild', acme.environment);
    expect(stdout).toMatch(/1 removed:\n {2}widget\/shop\/unheard-of\n/u);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['an Environment that is not there', ['rebuild', 'acme-prod'], 'There is no Environment “acme-prod”'],
    ['one of nobody', ['rebuild', 'nothing'], 'There is no Environment “nothing”'],
    ['no Environment', ['rebuild'], 'Usage'],
    ['another word', ['build', 'acme-dev'], 'Usage'],
  ])('%s: says so', async (_name, args, words) => {
    const { exitCode, stderr } = await runProjector(vertebra.environment, ...args);
    expect(stderr).toContain(words);
    expect(exitCode).toBe(1);
  });
});

describe('a rejected event that is tried again', () => {
  const retry = async (sequence: number) => {
    for await (const answer of callProjector('acme', { kind: 'retry', environment: acme.environment, sequence })) {
      return answer;
    }
    throw new Error('No answer came.');
  };

  it('stays when it is as it was, with its reason', async () => {
    const sequence = await acme.publishRaw('k8s.pod.shop.poison', 'x');
    await acme.projected();
    expect(await retry(sequence)).toEqual({ sequence, settled: false, detail: 'The payload is not JSON.' });
    expect(await acme.rejectedCopy(sequence)).not.toBeNull();
    await acme.projected();
  });

  it('goes into the state once it can be used', async () => {
    const sequence = await acme.publish('k8s.widget.shop.once-too-new', { any: 'thing' });
    await acme.projected();
    await acme.reject(sequence);
    await acme.purge('widget/shop/once-too-new');
    await acme.put('widget/shop/once-too-new', 'by hand');
    expect(await retry(sequence)).toMatchObject({ sequence, settled: true });
    await acme.projected();
  });

  it('changes nothing when a later one is in the state', async () => {
    const sequence = await acme.publish('k8s.widget.shop.late', { round: 1 });
    await acme.publish('k8s.widget.shop.late', { round: 2 });
    await acme.projected();
    await acme.reject(sequence);
    expect(await retry(sequence)).toMatchObject({ settled: true, detail: expect.stringContaining('later') as string });
    await acme.projected();
  });

  it('is not found when it is not among them', async () => {
    await expect(retry(999_999)).rejects.toMatchObject({ code: 'not-found' });
  });
});

it('a rebuild keeps what the stream has forgotten', async () => {
  const { stream } = environmentAssets(acme.environment);
  const { streams } = await jetstreamManager(acme.connection);
  const { last_seq: last } = (await streams.info(stream)).state;
  await acme.publish('k8s.widget.shop.w5', { latest: true });
  await streams.purge(stream, { seq: last + 1 });
  await acme.put('widget/shop/w6', 'by hand');
  await acme.settled();
  const done = await rebuilt();
  expect(done).toMatchObject({ events: 1, objects: 1, same: 1, removed: 1 });
  expect(done.keys.removed).toEqual(['widget/shop/w6']);
  expect(done.kept).toBeGreaterThan(90);
  expect(done.keys.kept).toContain('widget/shop/w7');
});

it('says so when no projector runs', async () => {
  await projector.stop();
  await expect(linesOf(acme)).rejects.toMatchObject({ code: 'projector-unavailable' });
  const { exitCode, stderr } = await runProjector(vertebra.environment, 'rebuild', acme.environment);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('No projector') as string });
  projector = await startProjectorProcess(vertebra.environment);
});
