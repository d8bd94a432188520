import type { MsgHdrs, NatsConnection } from 'nats.ws';
import { headers } from 'nats.ws';
import { z } from '../../../domain/zod.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { request } from '../../../jetstream/request.ts';
import type { Probe, ProbeKind } from './credential-probes.ts';

const TIMEOUT_MILLISECONDS = 4_000;
/** No stream is called like this: one of an Environment is `WS_…`, that of a bucket `KV_…`. */
const NO_STREAM = 'vertebra-probe';
/** “expected stream does not match” */
const NOT_THAT_STREAM = 10_060;
const acknowledgementSchema = z.union([
  z.object({
    stream: z.string().optional(),
    error: z.object({ err_code: z.number().optional(), description: z.string() }),
  }),
  z.object({ seq: z.number() }),
]);
const consumerSchema = z.looseObject({ name: z.string(), num_pending: z.number() });

const number = (value: number): string => value.toLocaleString('en');
const ask = (connection: NatsConnection, subject: string, payload?: string, extra?: MsgHdrs) =>
  connection.request(subject, payload, { timeout: TIMEOUT_MILLISECONDS, ...(extra && { headers: extra }) });

/**
 * Publishes what its stream must not store, since it names another stream (`Nats-Expected-Stream`). The stream's own answer that it is
 * not the one proves what storing would: the server let the message through, the stream took it, and its answer came back.
 */
async function storeNothing(connection: NatsConnection, subject: string, payload: string, extra = headers()) {
  extra.set('Nats-Expected-Stream', NO_STREAM);
  const answer = acknowledgementSchema.parse((await ask(connection, subject, payload, extra)).json());
  if (!('error' in answer)) return `stored, seq ${number(answer.seq)}`;
  if (answer.error.err_code !== NOT_THAT_STREAM) throw new Error(answer.error.description);
  return `accepted by ${answer.stream ?? 'the stream'}, not stored`;
}

/** The revision that a direct get finds (NATS ADR-31), or null: no message, or the marker of a deleted key (ADR-8). */
async function findRevision(connection: NatsConnection, subject: string, query?: string): Promise<string | null> {
  const message = await ask(connection, subject, query);
  const status = message.headers?.code ?? 0;
  if (status === 404 || message.headers?.has('KV-Operation') === true) return null;
  if (status !== 0) throw new Error(message.headers?.description ?? `status ${status}`);
  return number(Number(message.headers?.get('Nats-Sequence')));
}

/** Every kind of probe: answers with the evidence that it worked, or throws. */
const ASK: Record<ProbeKind, (connection: NatsConnection, target: string) => Promise<string>> = {
  connect: (connection) => Promise.resolve(`connected to ${connection.info?.server_name ?? 'a server'}`),

  'publish-event': (connection, subject) => {
    const event = {
      specversion: '1.0',
      id: crypto.randomUUID(),
      source: '/vertebra',
      type: 'vertebra.credential.probe.deleted',
    };
    return storeNothing(connection, subject, JSON.stringify(event));
  },

  // The server answers in order: when the flush is back, a refusal of the subscription is here too.
  listen: async (connection, subject) => {
    const refused = Promise.withResolvers<never>();
    const subscription = connection.subscribe(subject, { callback: (error) => error && refused.reject(error) });
    await Promise.race([refused.promise, connection.flush()]);
    subscription.unsubscribe();
    return 'listening';
  },

  'stream-info': async (connection, stream) => {
    const { state } = await getStream(connection, stream);
    return `${number(state.messages)} stored, last seq ${number(state.last_seq)}`;
  },

  'last-value': async (connection, stream) => {
    const query = JSON.stringify({ last_by_subj: '>' });
    const revision = await findRevision(connection, `$JS.API.DIRECT.GET.${stream}`, query);
    return revision === null ? 'answered: no key there' : `revision ${revision}`;
  },

  // to whoever listens to the bucket it says that a key is gone which never was
  'write-key': (connection, subject) => {
    const marker = headers();
    marker.set('KV-Operation', 'DEL');
    return storeNothing(connection, subject, '', marker);
  },

  'consumer-info': async (connection, consumer) => {
    const info = await request(connection, `CONSUMER.INFO.${consumer}`, {}, consumerSchema);
    return `${number(info.num_pending)} waiting`;
  },

  pull: async (connection, target) => {
    const [stream = '', durable] = target.split('.');
    const consumer = await connection.jetstream({ checkAPI: false }).consumers.get(stream, durable);
    const event = await consumer.next({ expires: 1_000 });
    if (event === null) return 'answered: nothing waits';
    event.nak();
    await connection.flush();
    return `seq ${number(event.seq)}, given back`;
  },

  'create-consumer': async (connection, stream) => {
    const config = { ack_policy: 'none', deliver_policy: 'new', mem_storage: true, inactive_threshold: 5_000_000_000 };
    const query = { stream_name: stream, config };
    const { name } = await request(connection, `CONSUMER.CREATE.${stream}`, query, consumerSchema);
    await request(connection, `CONSUMER.DELETE.${stream}.${name}`, {}, z.looseObject({ success: z.boolean() }));
    return 'created and deleted';
  },
};

/** Asks the server what the probe asks. @returns the evidence; @throws when refused or not answered */
export const askProbe = (connection: NatsConnection, probe: Probe): Promise<string> =>
  ASK[probe.kind](connection, probe.target);
