/** Messages that go without another message: bucket, snapshot and event stream agree again within seconds. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { headers as makeHeaders } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StatePage } from '../../../lib/domain/environments/environment-state.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import type { ReadApi } from '../../../worker/read-api/http/server.ts';
import { member } from '../../harness/callers.ts';
import { askAs, bucketOf, cookieOf, startReadApiBeside } from '../../harness/read-api.ts';
import type { Ask } from '../../harness/read-api.ts';
import { resumeEvents } from '../../harness/resuming-client.ts';

const ENV = 'acme-dev';
const { bucket: BUCKET, bucketStream: STREAM } = environmentAssets(ENV);
const SOON = { timeout: 10_000, interval: 100 };
const subjectOf = (name: string) => `$KV.${BUCKET}.pod/shop/${name}`;

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let server: ReadApi;
let home: NatsConnection;
let streams: JetStreamManager['streams'];
let viewer: Ask;
beforeAll(async () => {
  beside = await startReadApiBeside();
  server = await beside.start();
  const account = (await readOrganizationRecord('acme'))?.record.home ?? '';
  home = await connectHome(projectorGrant('acme'), { organization: 'acme', account });
  ({ streams } = await jetstreamManager(home, { checkAPI: false }));
  viewer = await askAs(server.port, member('acme', 'org-viewer'));
});
afterAll(async () => {
  await home.close();
  await beside.stop();
});

const snapshot = async () => (await (await viewer(readApi.state(ENV))).json()) as StatePage;
/** key → its revision */
const ofApi = async () => Object.fromEntries((await snapshot()).entries.map(({ key, revision }) => [key, revision]));
async function ofBucket(): Promise<Record<string, number>> {
  const revisions: [string, number][] = [];
  const { state } = await streams.info(STREAM, { subjects_filter: '>' });
  for (const subject of Object.keys(state.subjects ?? {}).sort()) {
    const last = await streams.getMessage(STREAM, { last_by_subj: subject });
    if (last?.header.has('KV-Operation') === false) revisions.push([subject.slice(`$KV.${BUCKET}.`.length), last.seq]);
  }
  return Object.fromEntries(revisions);
}

const rollup = async (kind: 'all' | 'sub') => {
  await streams.update(STREAM, { allow_rollup_hdrs: true });
  const headers = makeHeaders();
  headers.set('Nats-Rollup', kind);
  await jetstream(home).publish(subjectOf('w0'), '{"any":"thing"}', { headers });
};
const lastOf = async (name: string) =>
  (await streams.getMessage(STREAM, { last_by_subj: subjectOf(name) }))?.seq ?? Number.NaN;

it.each<[string, () => Promise<unknown>]>([
  ['a rollup of everything', () => rollup('all')],
  ['a purge of everything', () => streams.purge(STREAM)],
  ['a purge of one key', () => streams.purge(STREAM, { filter: subjectOf('w3') })],
  ['a purge that keeps some', () => streams.purge(STREAM, { keep: 3 })],
  ['an age', () => streams.update(STREAM, { max_age: 1_000_000_000, duplicate_window: 1_000_000_000 })],
  ['the last revision of a key is deleted', async () => streams.deleteMessage(STREAM, await lastOf('w2'))],
])('%s', async (_name, act) => {
  await streams.update(STREAM, { max_age: 0 });
  const bucket = await bucketOf(home, ENV);
  for (let round = 0; round < 3; round += 1) for (let n = 0; n < 9; n += 1) await bucket.put(`w${n}`);
  await bucket.put('gone');
  await bucket.kv.delete('pod/shop/gone');
  const cookie = await cookieOf(member('acme', 'org-viewer'));
  const client = resumeEvents(() => `http://127.0.0.1:${server.port}${readApi.events(ENV)}`, cookie);
  await expect.poll(() => client.others(), SOON).toContain('live');
  await expect.poll(ofApi, SOON).toEqual(await ofBucket());
  // let it see once how the bucket is
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const before = await ofBucket();
  await act();
  await expect.poll(ofBucket, SOON).not.toEqual(before);
  await expect
    .poll(async () => {
      const [api, there] = [await ofApi(), await ofBucket()];
      return JSON.stringify(api) === JSON.stringify(there) ? 'agree' : { api, there };
    }, SOON)
    .toBe('agree');
  await expect.poll(() => client.others(), SOON).toContain('reset');
  await client.close();
});

it('old revisions that go as the bucket is written to are no loss', async () => {
  await streams.update(STREAM, { max_age: 0 });
  const bucket = await bucketOf(home, ENV);
  const first = await bucket.put('busy0');
  await expect.poll(async () => (await snapshot()).revision, SOON).toBe(first);
  const cookie = await cookieOf(member('acme', 'org-viewer'));
  const client = resumeEvents(() => `http://127.0.0.1:${server.port}${readApi.events(ENV)}`, cookie);
  await expect.poll(() => client.others(), SOON).toContain('live');
  const until = Date.now() + 8_000;
  let last = 0;
  for (let n = 0; Date.now() < until; n += 1) last = await bucket.put(`busy${n % 3}`);
  await expect.poll(() => client.revisions().at(-1), SOON).toBe(last);
  expect(client.others()).not.toContain('reset');
  await client.close();
});
