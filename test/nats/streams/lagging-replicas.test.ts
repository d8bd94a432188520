/**
 * What is read at a server that stood still while the others went on, and while it catches up: it may be behind, or believe that it leads.
 * An error is an answer: whoever asks learns that it is not known. A wrong one is not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMessage } from '../../../lib/jetstream/messages/get-message.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { listConsumers } from '../../../lib/jetstream/streams/list-consumers.ts';
import { listStreams } from '../../../lib/jetstream/streams/list-streams.ts';
import { toBucket } from '../../../lib/jetstream/kv/bucket.ts';
import { getValues } from '../../../lib/jetstream/kv/get-values.ts';
import { listKeys } from '../../../lib/jetstream/kv/list-keys.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import { readMessagesFrom } from '../../../lib/jetstream/messages/read-messages-from.ts';
import { exportRecords } from '../../../lib/server/audit/export.ts';
import { readOpenIntents } from '../../../lib/server/audit/open-intents.ts';
import { readAudit } from '../../../lib/server/audit/read.ts';
import { AUDIT_STREAM, CHECKPOINT_STREAM } from '../../../lib/server/nats/streams/audit-streams.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { readValues } from '../../../lib/server/spine/state/read-values.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { member } from '../../harness/callers.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import type { SecondServer } from '../../harness/second-server.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const EVENTS = 'WS_here';
const BUCKET_STREAM = 'KV_here';
const RECORDS = 300;
const WRITES = 2_000;
const AT_ONCE = 500;

let cluster: TestNatsCluster;
/** this process, at the first server */
let vertebra: Awaited<ReturnType<typeof joinCluster>>;
/** another one, at the second server */
let writer: SecondServer;
let nats: NatsConnection;

/** A client at one of the servers, which goes to no other. */
async function connectTo(server: number): Promise<NatsConnection> {
  const user = (await getVault()).catalystUser;
  return connect({
    servers: cluster.urls[server] ?? '',
    ignoreClusterUpdates: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    inboxPrefix: `_INBOX.${user.publicKey}`,
    authenticator: (nonce) => ({ jwt: user.jwt(), nkey: user.publicKey, sig: user.signNonce(nonce ?? '') }),
  });
}

beforeAll(async () => {
  cluster = await startNatsCluster();
  vertebra = await joinCluster(cluster, { url: cluster.urls[0] });
  writer = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: cluster.urls[1] });
  nats = await connectTo(1);
  await getCatalyst();
  const { streams } = await jetstreamManager(nats, { checkAPI: false });
  const replicated = { num_replicas: 3, allow_direct: true, storage: StorageType.File };
  await streams.add({ ...replicated, name: EVENTS, subjects: ['ws.here.>'] });
  await streams.add({ ...replicated, name: BUCKET_STREAM, subjects: ['$KV.here.>'], max_msgs_per_subject: 1 });
  await write(10);
}, 60_000);
afterAll(async () => {
  await nats.close();
  await writer.stop();
  await vertebra.stop();
  await cluster.stop();
});

async function write(count: number): Promise<void> {
  const js = jetstream(nats);
  const audit = writer.run({ name: 'record-audit', caller: member('acme', 'org-viewer'), count: RECORDS });
  for (let n = 0; n < count; n += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - n) }, async (_, i) => {
        await js.publish(`ws.here.${(n + i) % 10}`, `${n + i}`, { timeout: 15_000 });
        await js.publish(`$KV.here.k${(n + i) % 20}`, `${n + i}`, { timeout: 15_000 });
      }),
    );
  }
  await jetstream(nats).publish(`$KV.here.new${count}`, 'new', { timeout: 15_000 });
  expect(await audit).toEqual({ ok: true });
}

const leaderOf = async (stream: string) => (await getStream(nats, stream)).cluster?.leader;
const STREAMS = [EVENTS, BUCKET_STREAM, AUDIT_STREAM, CHECKPOINT_STREAM];

/** Has the streams led by the first server, or by none of them. */
async function haveLed(byFirst: boolean): Promise<void> {
  for (const stream of STREAMS) {
    await expect
      .poll(
        async () => {
          const isFirst = (await leaderOf(stream)) === 'test-1';
          if (isFirst !== byFirst) {
            const wish = { placement: { preferred: byFirst ? 'test-1' : 'test-2' } };
            await nats.request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`, JSON.stringify(wish)).catch(() => undefined);
          }
          return isFirst;
        },
        { timeout: 20_000, interval: 300 },
      )
      .toBe(byFirst);
  }
}

interface Truth {
  events: number;
  revision: number;
  records: number;
}

async function truth(): Promise<Truth> {
  const lastOf = async (stream: string) => (await getStream(nats, stream)).state.last_seq;
  return { events: await lastOf(EVENTS), revision: await lastOf(BUCKET_STREAM), records: await lastOf(AUDIT_STREAM) };
}

const bytes = async (pieces: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(pieces)).toString();

/** Everything that is read, and what of it a reader must be told: whatever there was when he asked. */
function questions(known: Truth): Record<string, () => Promise<unknown>> {
  const reader = () => getCatalyst();
  const bucket = async () => {
    const found = toBucket(await getStream((await reader()).connection, BUCKET_STREAM));
    if (!found) throw new Error('It is no bucket.');
    return found;
  };
  const keys = [...Array.from({ length: 20 }, (_, n) => `k${n}`), `new${WRITES}`];
  return {
    'the last sequence': async () => (await getStream((await reader()).connection, EVENTS)).state.last_seq,
    'the newest messages': async () => {
      const page = await readMessagesBefore(await reader(), { stream: EVENTS, limit: 50 });
      return [page.upTo, page.messages.length, page.messages[0]?.sequence];
    },
    'the newest of a subject': async () => {
      const page = await readMessagesBefore(await reader(), { stream: EVENTS, limit: 20, filter: 'ws.here.3' });
      return page.messages.map(({ sequence, subject }) => [known.events - sequence < 250, subject]);
    },
    'the end of what comes from a sequence on': async () => {
      const { messages, next } = await readMessagesFrom(await reader(), {
        stream: EVENTS,
        from: known.events - 99,
        limit: 500,
      });
      return [messages.length, next];
    },
    'the last message': async () => (await getMessage((await reader()).connection, EVENTS, known.events)) !== null,
    'a key': async () => {
      const values = await getValues(await reader(), await bucket(), [`new${WRITES}`, 'never']);
      return [...values.values()].flatMap((entry) => (entry === null ? [] : [[entry.key, entry.revision]]));
    },
    'all keys': async () => (await listKeys((await reader()).connection, await bucket()))?.keys.length,
    'the last values': async () => {
      const values = await getValues(await reader(), await bucket(), keys);
      return [...values.values()]
        .flatMap((entry) => (entry === null ? [] : [[entry.key, entry.revision > known.revision - 60]]))
        .sort();
    },
    'what the server keeps': async () =>
      (await readValues((await reader()).connection, 'here')).map(({ key }) => key).sort(),
    'the verdict on the audit log': async () => {
      const { broken, verified } = await verifyAudit();
      return [broken, verified];
    },
    'the export': async () => (await bytes(exportRecords({}, 'ndjson'))).trimEnd().split('\n').length,
    'the export of an Organization': async () =>
      (await bytes(exportRecords({ organization: 'acme' }, 'ndjson'))).trimEnd().split('\n').length,
    'a page of the audit log': async () =>
      (await readAudit({ filter: { organization: 'acme' }, limit: 5 })).items.map(({ sequence }) => sequence),
    'how far open intents are known': async () => (await readOpenIntents()).through,
  };
}

/** Asks everything while the server stands still, so that it waits there, and again and again while it goes on. */
async function askAround(asked: ReturnType<typeof questions>): Promise<Record<string, Set<string>>> {
  const answers = Object.fromEntries(Object.keys(asked).map((name) => [name, new Set<string>()]));
  const unanswered = () => Object.keys(asked).filter((name) => answers[name]?.size === 0);
  let on = true;
  const running = Object.entries(asked).map(async ([name, ask]) => {
    while (on) {
      await ask().then(
        (answer) => answers[name]?.add(JSON.stringify(answer)),
        () => sleep(20),
      );
    }
  });
  await sleep(1_000);
  cluster.thaw(0);
  await sleep(4_000);
  // A question may wait for an answer that does not come, and for the next one.
  await expect.poll(unanswered, { timeout: 45_000 }).toEqual([]);
  on = false;
  await Promise.all(running);
  return answers;
}

describe('at a server that stood still', () => {
  it.each([
    ['as one that follows', false],
    ['as the leader of all, which another one is meanwhile', true],
  ])('%s, every answer is what there is', { timeout: 120_000 }, async (_, leads) => {
    await haveLed(leads);
    await cluster.freeze(0);
    try {
      for (const stream of STREAMS) {
        await expect.poll(() => leaderOf(stream).catch(() => 'test-1'), { timeout: 20_000 }).not.toBe('test-1');
      }
      await write(WRITES);
      // sealed, so that nothing comes any more
      await sleep(1_000);
      const known = await truth();
      const answers = await askAround(questions(known));
      const expected = await answersOf(questions(await truth()));
      expect(await truth()).toEqual(known);
      expect(answers).toEqual(expected);
    } finally {
      cluster.thaw(0);
    }
  });
});

/** What is right, once all servers are as one. */
async function answersOf(asked: ReturnType<typeof questions>): Promise<Record<string, Set<string>>> {
  await sleep(1_000);
  const all = Object.entries(asked).map(async ([name, ask]) => [name, new Set([JSON.stringify(await ask())])] as const);
  return Object.fromEntries(await Promise.all(all));
}

/** Of a server that stands still, with one replica: nobody else can answer for it. */
it('lists name what no server answered for, and nothing twice', { timeout: 120_000 }, async () => {
  const { streams, consumers } = await jetstreamManager(nats, { checkAPI: false });
  const alone: string[] = [];
  for (let n = 0; alone.length === 0; n += 1) {
    const { config, cluster: where } = await streams.add({ name: `ALONE_${n}`, subjects: [`alone.${n}`] });
    if (where?.leader === 'test-1') alone.push(config.name);
  }
  for (let n = 0; n < 6; n += 1) {
    await consumers.add(EVENTS, { durable_name: `single-${n}`, ack_policy: AckPolicy.Explicit, num_replicas: 1 });
  }
  const all = (await listStreams(nats)).items.map(({ config }) => config.name);
  await cluster.freeze(0);
  try {
    const namesOf = async () => {
      const { items, missing } = await listStreams(nats);
      return { missing, all: [...items.map(({ config }) => config.name), ...missing].sort() };
    };
    const nothing = { missing: [], all: [] };
    await expect.poll(() => namesOf().catch(() => nothing), { timeout: 60_000 }).toEqual({ missing: alone, all });
    const readers = () => listConsumers(nats, EVENTS).catch(() => ({ items: [], missing: [] }));
    await expect
      .poll(async () => ((read) => read.items.length + read.missing.length)(await readers()), { timeout: 60_000 })
      .toBe(6);
  } finally {
    cluster.thaw(0);
  }
  await expect.poll(async () => (await listStreams(nats)).missing, { timeout: 60_000 }).toEqual([]);
});
