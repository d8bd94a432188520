import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { StoredMsg } from '@nats-io/jetstream';
import { headers as makeHeaders } from '@nats-io/transport-node';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { expect, vi } from 'vitest';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../lib/domain/names.ts';
import type { WantedLimits } from '../../../lib/domain/organizations/limits.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { operator } from '../callers.ts';
import { modelOf, readBucket, readRejected } from './state-model.ts';
import type { State } from './state-model.ts';

/** `expect.poll` would not do in a hook. */
const PATIENCE = { timeout: 30_000, interval: 50 };

/** The Environment `<slug>-dev` of an Organization of its own, to publish events into and look at what becomes of them. */
export interface ProjectedEnvironment {
  environment: string;
  connection: NatsConnection;
  /** what its user may listen on */
  inboxPrefix: string;
  /** an event about an object, on `ws.<environment>.<subject>`; without data when it says that the object is gone. Gives its sequence */
  publish: (subject: string, data?: Record<string, unknown>, type?: string) => Promise<number>;
  /** the same without waiting for the stream */
  send: (subject: string, data: Record<string, unknown>) => void;
  publishRaw: (subject: string, payload: string | Uint8Array, headers?: MsgHdrs) => Promise<number>;
  /** writes into the bucket, as a person would */
  put: (key: string, value: string) => Promise<void>;
  /** the last message of a key, delete markers included */
  lastOf: (key: string) => Promise<{ sequence: number; headers: MsgHdrs; data: Uint8Array }>;
  rejectedCopy: (sequence: number) => Promise<{ headers: MsgHdrs; data: Uint8Array } | null>;
  /** takes a key out of the bucket without leaving a marker */
  purge: (key: string) => Promise<void>;
  /** puts an event among the rejected ones, as an earlier version that did not know it would have */
  reject: (sequence: number) => Promise<void>;
  deleteConsumer: () => Promise<void>;
  /** waits until every event is acknowledged */
  settled: () => Promise<void>;
  /** waits until bucket and rejected events are what the stream says, and gives the state */
  projected: () => Promise<State>;
  release: () => void;
}

const eventOf = (data: Record<string, unknown> | undefined, type: string) =>
  JSON.stringify({ specversion: '1.0', id: randomUUID(), source: 'test', type, time: new Date().toISOString(), data });

const toMessage = ({ seq: sequence, header, data }: StoredMsg) => ({ sequence, headers: header, data });

/** Makes the Organization. */
export async function openProjected(slug: string, limits?: WantedLimits): Promise<ProjectedEnvironment> {
  const { organization } = await createOrganization(operator(), {
    slug,
    displayName: slug,
    environments: ['dev'],
    ...(limits && { limits }),
  });
  const { account } = organization;
  const environment = `${slug}-dev`;
  const { connection, inboxPrefix, release } = await borrowHome(projectorGrant(slug), { organization: slug, account });
  const { stream, bucket, bucketStream, rejectedStream, rejectedPrefix } = environmentAssets(environment);
  const { streams, consumers } = await jetstreamManager(connection, { checkAPI: false });
  const js = jetstream(connection);
  const subjectOf = (subject: string) => `ws.${environment}.${subject}`;
  const publishRaw = async (subject: string, payload: string | Uint8Array, headers = makeHeaders()) =>
    (await js.publish(subjectOf(subject), payload, { headers })).seq;
  const lag = async () => {
    try {
      const { num_pending, num_ack_pending } = await consumers.info(stream, PROJECTOR_CONSUMER);
      return num_pending + num_ack_pending;
    } catch (error) {
      // somebody has deleted it
      return String(error);
    }
  };
  const settled = async () => {
    await connection.flush();
    await vi.waitFor(async () => expect(await lag()).toBe(0), PATIENCE);
  };
  return {
    environment,
    connection,
    inboxPrefix,
    publish: (subject, data, type = 'test.changed') => publishRaw(subject, eventOf(data, type)),
    send: (subject, data) => connection.publish(subjectOf(subject), eventOf(data, 'test.changed')),
    publishRaw,
    put: async (key, value) => {
      await js.publish(`$KV.${bucket}.${key}`, value);
    },
    lastOf: async (key) => {
      const found = await streams.getMessage(bucketStream, { last_by_subj: `$KV.${bucket}.${key}` });
      if (!found) throw new Error(`${bucket} has no ${key}.`);
      return toMessage(found);
    },
    rejectedCopy: async (sequence) => {
      const copy = { last_by_subj: `${rejectedPrefix}.${sequence}` };
      const found = await streams.getMessage(rejectedStream, copy).catch(() => null);
      return found && toMessage(found);
    },
    purge: async (key) => {
      await streams.purge(bucketStream, { filter: `$KV.${bucket}.${key}` });
    },
    reject: async (sequence) => {
      await js.publish(`${rejectedPrefix}.${sequence}`);
    },
    deleteConsumer: async () => {
      await consumers.delete(stream, PROJECTOR_CONSUMER);
    },
    settled,
    projected: async () => {
      await settled();
      const model = await modelOf(connection, environment);
      await vi.waitFor(async () => expect(await readBucket(connection, environment)).toEqual(model.state), PATIENCE);
      expect(await readRejected(connection, environment)).toEqual(model.rejected);
      return model.state;
    },
    release,
  };
}
