import { randomUUID } from 'node:crypto';
import { headers } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AckedPublisher, Interrupted } from '../../../lib/server/nats/streams/acked-publisher.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import type { Catalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let catalyst: Catalyst;
beforeAll(async () => {
  vertebra = await startVertebra();
  catalyst = await getCatalyst();
});
afterAll(() => vertebra.stop());

let publisher: AckedPublisher;
beforeEach(() => {
  publisher = new AckedPublisher(catalyst.connection, `${catalyst.inboxPrefix}.${randomUUID()}`);
});

it('hears what is no answer of JetStream, and the connection goes on', async () => {
  const { connection } = catalyst;
  const liar = connection.subscribe('lies', { callback: (_, message) => void message.respond('no JSON') });
  await expect(publisher.publish('lies', '', headers())).rejects.toThrow('is none of JetStream');
  expect(await connection.rtt()).toBeGreaterThanOrEqual(0);
  liar.unsubscribe();
});

it('tells an interruption from a failure', async () => {
  const { connection } = catalyst;
  const silent = connection.subscribe('silence', { callback: () => undefined });
  const published = publisher.publish('silence', '', headers());
  await Promise.all([expect(published).rejects.toBeInstanceOf(Interrupted), connection.reconnect()]);
  silent.unsubscribe();
});

it('refuses what comes after its end, and what waits then', async () => {
  const silent = catalyst.connection.subscribe('silence', { callback: () => undefined });
  const waiting = expect(publisher.publish('silence', '', headers())).rejects.toMatchObject({
    code: 'projector-unavailable',
  });
  publisher.close();
  await waiting;
  await expect(publisher.publish('silence', '', headers())).rejects.toMatchObject({ code: 'projector-unavailable' });
  silent.unsubscribe();
});
