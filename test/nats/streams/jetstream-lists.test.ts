import { AckPolicy, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccountInfo } from '../../../lib/jetstream/streams/account-info.ts';
import type { NatsConnectionLike } from '../../../lib/jetstream/connection.ts';
import { directGet } from '../../../lib/jetstream/messages/direct-get.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { listConsumers } from '../../../lib/jetstream/streams/list-consumers.ts';
import { listStreams } from '../../../lib/jetstream/streams/list-streams.ts';
import { listSubjects } from '../../../lib/jetstream/streams/list-subjects.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
});
afterAll(() => server.stop());

describe('lists', () => {
  it('are empty where nothing is', async () => {
    expect(await listStreams(server.nats)).toEqual({ items: [], missing: [] });
    expect(await getAccountInfo(server.nats)).toMatchObject({ streams: 0, storage: 0, limits: { max_streams: -1 } });
  });

  it('of streams go on over pages', async () => {
    const names = Array.from({ length: 300 }, (_, n) => `S${String(n).padStart(3, '0')}`);
    await Promise.all(
      names.map((name) => server.manager.streams.add({ name, subjects: [`${name}.>`], storage: StorageType.Memory })),
    );
    expect((await listStreams(server.nats)).items.map((stream) => stream.config.name)).toEqual(names);
  });

  it('of consumers tell the lag', async () => {
    for (const n of [1, 2, 3]) await server.publish(`S000.${n}`);
    await server.manager.consumers.add('S000', { durable_name: 'worker', ack_policy: AckPolicy.Explicit });
    expect((await listConsumers(server.nats, 'S000')).items).toMatchObject([
      { name: 'worker', num_pending: 3, num_ack_pending: 0, num_redelivered: 0, num_waiting: 0 },
    ]);
    expect(await listConsumers(server.nats, 'S001')).toEqual({ items: [], missing: [] });
  });

  it('of subjects count messages and obey the filter', async () => {
    await server.publish('S000.1');
    expect(await listSubjects(server.nats, 'S000', '>')).toMatchObject({
      subjects: [
        { subject: 'S000.1', messages: 2 },
        { subject: 'S000.2', messages: 1 },
        { subject: 'S000.3', messages: 1 },
      ],
      total: 3,
    });
    expect(await listSubjects(server.nats, 'S000', 'S000.2')).toMatchObject({ total: 1 });
    expect(await listSubjects(server.nats, 'S000', 'S000.none')).toMatchObject({ subjects: [], total: 0 });
  });
});

describe('what can go wrong', () => {
  const answering = (text: string): NatsConnectionLike => ({
    request: () => Promise.resolve({ data: new TextEncoder().encode(text) }),
    publish: () => undefined,
    subscribe: () => ({ unsubscribe: () => undefined }),
  });

  it('an answer that is no JSON, or of another form', async () => {
    await expect(getStream(answering('<html>'), 'S000')).rejects.toMatchObject({ kind: 'unexpected-answer' });
    await expect(getStream(answering('{"config":1}'), 'S000')).rejects.toMatchObject({ kind: 'unexpected-answer' });
  });

  it('nobody who answers', async () => {
    await server.manager.streams.add({ name: 'SHUT', subjects: ['shut'], allow_direct: false });
    const asked = directGet(server.reader, 'SHUT', { seq: 1, batch: 1 });
    await expect(asked).rejects.toMatchObject({ kind: 'no-responders', code: 503 });
  });

  it('a session that may not ask: is told so by the server, and not by a timeout', async () => {
    const { inspector } = server;
    expect((await getStream(inspector, 'S000')).config.name).toBe('S000');
    await expect(listStreams(inspector)).rejects.toMatchObject({ kind: 'permission', code: 403 });
    const reader = { connection: inspector, inboxPrefix: '_INBOX.test' };
    await expect(directGet(reader, 'S000', { seq: 1, batch: 1 })).rejects.toMatchObject({ kind: 'permission' });
  });

  it('a connection that is closed', async () => {
    const closed = await connect({ servers: `127.0.0.1:${server.nats.info?.port}`, user: 'all', pass: 'all' });
    await closed.close();
    await expect(listStreams(closed)).rejects.toMatchObject({ kind: 'disconnected' });
    const reader = { connection: closed, inboxPrefix: '_INBOX.test' };
    await expect(directGet(reader, 'S000', { seq: 1, batch: 1 })).rejects.toMatchObject({ kind: 'disconnected' });
  });
});
