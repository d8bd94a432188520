import { Kvm } from '@nats-io/kv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NamesReader } from '../../../lib/client/kv/names/names-reader.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

/** More than one answer brings (nats-server, JSMaxSubjectDetails). */
const KEYS = 100_500;
const NAME = 'many';
const of = { stream: `KV_${NAME}`, prefix: `$KV.${NAME}.`, scope: '' };
const keyOf = (n: number) => `${n % 2 === 0 ? 'even' : 'odd'}.k${String(n).padStart(6, '0')}`;

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
  await new Kvm(server.nats).create(NAME, { history: 1 });
  for (let n = 0; n < KEYS; n += 1) server.nats.publish(`$KV.${NAME}.${keyOf(n)}`, 'x');
  await server.nats.flush();
  await vi.waitUntil(async () => (await server.manager.streams.info(of.stream)).state.num_subjects === KEYS, {
    timeout: 60_000,
    interval: 200,
  });
}, 120_000);
afterAll(() => server.stop());

async function readAll(reader: NamesReader, scope = '') {
  for (;;) {
    const state = await reader.read({ ...of, scope });
    if (state.ended) return state;
  }
}

describe('the names of a bucket with more keys than one answer brings', () => {
  it('are read page by page, each once, in order', async () => {
    const reader = new NamesReader(server.nats);
    expect(await reader.read(of)).toMatchObject({ listed: 100_000, total: KEYS, ended: false, upTo: KEYS });
    expect(await reader.read(of)).toMatchObject({ listed: KEYS, total: KEYS, ended: true });
    const names = reader.index.matches(0, KEYS);
    expect(names).toEqual(Array.from({ length: KEYS }, (_, n) => keyOf(n)).sort());
  });

  it('are read under a part of them alone', async () => {
    const reader = new NamesReader(server.nats);
    expect(await readAll(reader, 'odd.')).toMatchObject({ listed: KEYS / 2, total: KEYS / 2, ended: true });
    expect(await readAll(new NamesReader(server.nats), 'none.')).toMatchObject({ listed: 0, ended: true });
  });

  it('are all there although some of a page that was read go before the next one is', async () => {
    const reader = new NamesReader(server.nats);
    await reader.read(of);
    for (let n = 0; n < 20; n += 2) await server.manager.streams.purge(of.stream, { filter: of.prefix + keyOf(n) });
    await readAll(reader);
    const names = new Set(reader.index.matches(0, KEYS));
    const missing = Array.from({ length: KEYS }, (_, n) => keyOf(n)).filter(
      (name, n) => !names.has(name) && (n >= 20 || n % 2 === 1),
    );
    expect(missing).toEqual([]);
  });
});
