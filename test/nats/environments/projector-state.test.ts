/** What becomes of events: the bucket is the model of the stream, whatever comes and in whichever order. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers as makeHeaders } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REJECTED_HEADERS, STATE_HEADERS } from '../../../lib/domain/environments/environment-state-words.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import { member } from '../../harness/callers.ts';
import { openEvents } from '../../harness/projector/event-source.ts';
import { callProjector } from '../../../lib/server/spine/projectors/projector-calls.ts';
import { runProjector, startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { askAs, cookieOf } from '../../harness/read-api.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
let acme: ProjectedEnvironment;
beforeAll(async () => {
  vertebra = await startVertebra();
  projector = await startProjectorProcess(vertebra.environment);
  acme = await openProjected('acme');
});
afterAll(async () => {
  acme.release();
  await projector.stop();
  await vertebra.stop();
});

const POD = { phase: 'Running', ready: true, restarts: 0 };
const last = (key: string) => acme.lastOf(key);

describe('objects', () => {
  it('come, change and go, and are counted', async () => {
    await acme.publish('k8s.pod.shop.one', POD);
    await acme.publish('k8s.pod.shop.one', { ...POD, phase: 'Pending', ready: false });
    await acme.publish('k8s.pod.shop.two', POD);
    await acme.publish('flux.apps', { path: './apps', conditions: [] });
    await acme.publish('crossplane.database', { claim: 'PostgreSQLInstance/orders', conditions: [] });
    await acme.publish('k8s.pod.shop.two', undefined, 'k8s.pod.deleted');
    const state = await acme.projected();
    expect(Object.keys(state)).toEqual(expect.arrayContaining(['pod/shop/one', 'kustomization/apps']));
    expect(state).not.toHaveProperty('pod/shop/two');
    expect(state['summary/k8s']).toMatchObject({ total: 1 });
  });

  it('that are gone leave a delete marker that knows its event', async () => {
    await acme.publish('k8s.pod.shop.gone', POD);
    const sequence = await acme.publish('k8s.pod.shop.gone', undefined, 'k8s.pod.deleted');
    await acme.projected();
    const { headers, data } = await last('pod/shop/gone');
    expect(data).toHaveLength(0);
    expect(headers.get('KV-Operation')).toBe('DEL');
    expect(headers.get(STATE_HEADERS.sequence)).toBe(String(sequence));
  });

  it('say in headers which event they came of', async () => {
    const sequence = await acme.publish('k8s.widget.shop.marked', { any: 'thing' });
    await acme.projected();
    const { headers } = await last('widget/shop/marked');
    expect(headers.get(STATE_HEADERS.sequence)).toBe(String(sequence));
    expect(headers.get(STATE_HEADERS.source)).toBe('k8s');
    expect(headers.get(STATE_HEADERS.status)).toBe('unknown');
  });

  it('keep every digit of their numbers: in the bucket, in its history, in the read API and in the event stream', async () => {
    const numbers = '{"big":9007199254740993,"long":0.12345678901234567890,"huge":1e400,"zero":-0}';
    const event = `{"specversion":"1.0","id":"1","source":"/","type":"test.changed","data":${numbers}}`;
    await acme.publishRaw('k8s.widget.shop.exact', event);
    await acme.projected();
    const key = 'widget/shop/exact';
    const kept = `"object":${numbers}`;
    expect(Buffer.from((await last(key)).data).toString()).toContain(kept);
    const viewer = member('acme', 'org-viewer');
    const ask = await askAs(projector.port, viewer);
    for (const path of [readApi.historyOfKey(acme.environment, key), readApi.state(acme.environment)]) {
      await expect.poll(async () => (await ask(path)).text()).toContain(kept);
    }
    const url = projector.url + readApi.events(acme.environment);
    const client = await openEvents(url, { cookie: await cookieOf(viewer) });
    await expect.poll(() => client.events.map(({ data }) => data).join('\n')).toContain(kept);
    client.close();
    const rebuilt = await runProjector(vertebra.environment, 'rebuild', acme.environment);
    expect(rebuilt.stdout).toContain('no differences');
  });

  it('whose delete marker somebody took away come again with their next event, and nothing is missing', async () => {
    await acme.publish('k8s.widget.shop.unmarked', { round: 1 });
    await acme.publish('k8s.widget.shop.unmarked', undefined, 'test.deleted');
    await acme.projected();
    await acme.purge('widget/shop/unmarked');
    await acme.publish('k8s.widget.shop.unmarked', { round: 2 });
    const state = await acme.projected();
    expect(state['widget/shop/unmarked']).toMatchObject({ object: { round: 2 } });
    for await (const { notice } of callProjector('acme', { kind: 'status', environment: acme.environment })) {
      expect(notice).toBeNull();
    }
  });

  it('that somebody wrote by hand are overwritten by the next event', async () => {
    await acme.publish('k8s.widget.shop.hand', { round: 1 });
    await acme.projected();
    await acme.put('widget/shop/hand', 'not ours');
    await acme.publish('k8s.widget.shop.hand', { round: 2 });
    expect(await acme.projected()).toHaveProperty('widget/shop/hand');
  });

  it('that somebody marked as of events that never were are overwritten by the next one', async () => {
    await acme.publish('k8s.widget.shop.forged', { round: 1 });
    await acme.publish('k8s.widget.shop.hidden', { round: 1 });
    await acme.projected();
    const forge = async (name: string, value: string, more: Record<string, string>) => {
      const forged = makeHeaders();
      forged.set(STATE_HEADERS.sequence, String(Number.MAX_SAFE_INTEGER));
      forged.set(STATE_HEADERS.stream, (await last(`widget/shop/${name}`)).headers.get(STATE_HEADERS.stream));
      for (const [header, text] of Object.entries(more)) forged.set(header, text);
      const { bucket } = environmentAssets(acme.environment);
      await jetstream(acme.connection).publish(`$KV.${bucket}.widget/shop/${name}`, value, { headers: forged });
    };
    await forge('forged', '{"made":"up"}', { [STATE_HEADERS.status]: 'healthy', [STATE_HEADERS.source]: 'k8s' });
    await forge('hidden', '', { 'KV-Operation': 'DEL' });
    await acme.publish('k8s.widget.shop.forged', { round: 2 });
    await acme.publish('k8s.widget.shop.hidden', { round: 2 });
    const state = await acme.projected();
    expect(state['widget/shop/forged']).toMatchObject({ object: { round: 2 } });
    expect(state['widget/shop/hidden']).toMatchObject({ object: { round: 2 } });
  });

  it('are not written again by events that come again', async () => {
    await acme.publish('k8s.widget.shop.again', { round: 1 });
    await acme.projected();
    const { sequence: revision } = await last('widget/shop/again');
    await acme.deleteConsumer();
    await acme.publish('k8s.widget.shop.after', { round: 1 });
    await acme.projected();
    expect((await last('widget/shop/again')).sequence).toBe(revision);
  });

  it('that come at once tear no hole into what clients can resume from', async () => {
    const burst = await openProjected('burst');
    try {
      for (let n = 0; n < 20_000; n += 1) burst.send(`k8s.widget.shop.w-${n}`, { n });
      expect(await burst.projected()).toMatchObject({ 'summary/k8s': { total: 20_000 } });
      const { streams } = await jetstreamManager(burst.connection, { checkAPI: false });
      const { state } = await streams.info(environmentAssets(burst.environment).bucketStream);
      expect(state.messages).toBe(state.last_seq);
    } finally {
      burst.release();
    }
  });

  it('of 10,000 kinds, with keys of 500 characters, and with names in every script', async () => {
    for (let kind = 0; kind < 10_000; kind += 1) acme.send(`k8s.kind${kind}.shop.one`, { kind: `kind${kind}` });
    const long = 'n'.repeat(500 - 'widget/shop/'.length);
    await acme.publish(`k8s.widget.shop.${long}`, { round: 1 });
    await acme.publish('k8s.widget.shop.ключ', { round: 1 });
    await acme.publish('k8s.widget.shop.one', { title: 'Größe 大小 🚀' });
    const state = await acme.projected();
    expect(state).toHaveProperty([`widget/shop/${long}`]);
    expect(state['widget/shop/one']).toMatchObject({ object: { title: 'Größe 大小 🚀' } });
    expect(state).toHaveProperty('kind9999/shop/one');
  });
});

describe('events that cannot be used', () => {
  const POISON: [name: string, subject: string, payload: string | Uint8Array][] = [
    ['no JSON', 'k8s.pod.shop.poison', '{"no": "event"'],
    ['no bytes at all', 'k8s.pod.shop.poison', ''],
    ['broken UTF-8', 'k8s.pod.shop.poison', Uint8Array.of(0xff, 0xfe, 0x00)],
    ['JSON that is no event', 'k8s.pod.shop.poison', '[1, 2]'],
    [
      'data that breaks its schema',
      'k8s.pod.shop.poison',
      JSON.stringify({ specversion: '1.0', id: '1', source: 's', type: 't', data: { phase: 7 } }),
    ],
    [
      'a key that KV refuses',
      'k8s.widget.shop.ключ-2',
      JSON.stringify({ specversion: '1.0', id: '1', source: 's', type: 't', data: {} }),
    ],
    ['no source', 'elsewhere.thing', '{}'],
    ['a kind of the counts', 'k8s.summary.shop.k8s', '{}'],
  ];

  it.each(POISON)('%s: is kept once, with its reason, and holds nothing up', async (_name, subject, payload) => {
    const begun = Date.now();
    const sequence = await acme.publishRaw(subject, payload);
    await acme.publish('k8s.widget.shop.behind', { after: sequence });
    const state = await acme.projected();
    expect(state['widget/shop/behind']).toMatchObject({ object: { after: sequence } });
    const copy = await acme.rejectedCopy(sequence);
    expect(copy?.headers.get(REJECTED_HEADERS.reason)).toMatch(/\.$/);
    expect(copy?.headers.get(REJECTED_HEADERS.subject)).toBe(`ws.${acme.environment}.${subject}`);
    const times = [begun, Date.parse(copy?.headers.get(REJECTED_HEADERS.time) ?? ''), Date.now()];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Buffer.from(copy?.data ?? '')).toEqual(Buffer.from(payload));
  });

  it('hold nothing up with headers as large as the server takes', async () => {
    const headers = makeHeaders();
    headers.append('A', 'x'.repeat(65_450));
    let sequence = 0;
    // more than a projector takes at once
    for (let n = 0; n < 600; n += 1) sequence = await acme.publishRaw('k8s.pod.shop.poison', 'x', headers);
    await acme.publish('k8s.widget.shop.behind', { round: 1 });
    expect(await acme.projected()).toHaveProperty('widget/shop/behind');
    const copy = await acme.rejectedCopy(sequence);
    expect(copy?.headers.get(REJECTED_HEADERS.omitted)).toBe(String(65_450 + 'Ax'.length));
    expect(copy?.headers.get(REJECTED_HEADERS.reason)).toMatch(/JSON/u);
  });

  it('keep what headers they had, but for those that speak to NATS', async () => {
    const headers = makeHeaders();
    headers.set('ce-specversion', '0.1');
    headers.set('Nats-Msg-Id', 'once');
    const sequence = await acme.publishRaw('k8s.pod.shop.poison', 'x', headers);
    await acme.projected();
    const copy = await acme.rejectedCopy(sequence);
    expect(copy?.headers.get('ce-specversion')).toBe('0.1');
    expect(copy?.headers.has('Nats-Msg-Id')).toBe(false);
  });

  it('leave a large payload out of their copy', async () => {
    const sequence = await acme.publishRaw('k8s.pod.shop.poison', 'x'.repeat(300_000));
    await acme.projected();
    const copy = await acme.rejectedCopy(sequence);
    expect(copy?.headers.get(REJECTED_HEADERS.omitted)).toBe('300000');
    expect(copy?.data).toHaveLength(0);
  });

  it('are rejected when their state is larger than a message may be', async () => {
    const max = 1024 * 1024;
    const body = { specversion: '1.0', id: '1', source: 's', type: 't', data: { text: '' } };
    const event = JSON.stringify({ ...body, data: { text: 'x'.repeat(max - JSON.stringify(body).length) } });
    const sequence = await acme.publishRaw('k8s.widget.shop.huge', event);
    await acme.settled();
    expect((await acme.rejectedCopy(sequence))?.headers.get(REJECTED_HEADERS.reason)).toContain('larger');
  });
});
