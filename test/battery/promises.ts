import { jetstream } from '@nats-io/jetstream';
import type { Consumer } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { SealedRole } from './allowed.ts';
import type { Targets } from './targets.ts';
import { KEYS } from './targets.ts';

/** Somebody in the home account who makes things happen there. */
type Home = NatsConnection;
/** What a role promises, done with the stock client; gives what came of it. */
type Promised = (client: NatsConnection, targets: Targets, home: Home) => Promise<Record<string, unknown>>;

/** The subject of the next message on a filter, which `cause` brings about. */
async function hear(client: NatsConnection, filter: string, cause: () => unknown): Promise<string> {
  const subscription = client.subscribe(filter, { max: 1, timeout: 5000 });
  await client.flush();
  await cause();
  for await (const message of subscription) return message.subject;
  return 'nothing';
}

async function fetchAndAck(consumer: Consumer): Promise<boolean[]> {
  const confirmed: boolean[] = [];
  for await (const message of await consumer.fetch({ max_messages: 2, expires: 5000 })) {
    confirmed.push(await message.ackAck());
  }
  return confirmed;
}

async function consumeAndAck(consumer: Consumer, wanted: number): Promise<number> {
  let seen = 0;
  const messages = await consumer.consume({ max_messages: 10, expires: 5000 });
  for await (const message of messages) {
    message.ack();
    seen += 1;
    if (seen === wanted) break;
  }
  return seen;
}

const textOf = async (kv: KV, key: string) => (await kv.get(key))?.string() ?? null;

const readKv: Promised = async (client, { own }, home) => {
  const kv = await new Kvm(jetstream(client, { checkAPI: false })).create(own.bucket);
  return {
    get: await textOf(kv, KEYS.text),
    missing: await textOf(kv, 'not-there'),
    status: (await kv.status()).bucket === own.bucket,
    watch: await hear(client, own.bucketSubjects, () => home.publish(`$KV.${own.bucket}.live`, 'x')),
  };
};

export const PROMISES: Record<SealedRole, { does: Promised; shows: (targets: Targets) => object }> = {
  publisher: {
    does: async (client, { own }, home) => {
      const { stream, duplicate } = await jetstream(client).publish(`${own.subjectPrefix}.promised`, 'x', {
        msgID: 'once',
      });
      return {
        acknowledged: [stream, duplicate],
        heard: await hear(home, own.subjects, () => client.publish(`${own.subjectPrefix}.promised`)),
      };
    },
    shows: ({ own }) => ({ acknowledged: [own.stream, false], heard: `${own.subjectPrefix}.promised` }),
  },
  subscriber: {
    does: async (client, { own, durable }, home) => {
      const consumer = await jetstream(client, { checkAPI: false }).consumers.get(own.stream, durable);
      return {
        fetched: await fetchAndAck(consumer),
        consumed: await consumeAndAck(consumer, 2),
        live: await hear(client, own.subjects, () => home.publish(`${own.subjectPrefix}.live`)),
      };
    },
    shows: ({ own }) => ({ fetched: [true, true], consumed: 2, live: `${own.subjectPrefix}.live` }),
  },
  'kv-reader': {
    does: readKv,
    shows: ({ own }) => ({ get: 'value', missing: null, status: true, watch: `$KV.${own.bucket}.live` }),
  },
  'kv-writer': {
    does: async (client, targets, home) => {
      const kv = await new Kvm(jetstream(client, { checkAPI: false })).create(targets.own.bucket);
      const revision = await kv.put('mine', 'one');
      await kv.update('mine', 'two', revision);
      const updated = await textOf(kv, 'mine');
      const stale = await kv.update('mine', 'three', revision).then(
        () => 'written',
        () => 'refused',
      );
      await kv.delete('mine');
      const deleted = (await kv.get('mine'))?.operation;
      return { ...(await readKv(client, targets, home)), updated, stale, deleted };
    },
    shows: ({ own }) => ({
      ...{ get: 'value', missing: null, status: true, watch: `$KV.${own.bucket}.live` },
      ...{ updated: 'two', stale: 'refused', deleted: 'DEL' },
    }),
  },
};
