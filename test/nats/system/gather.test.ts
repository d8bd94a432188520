/** Asking all servers of a deployment: who is waited for, and how long. Subscribers stand for servers, and say when they answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gather } from '../../../lib/server/nats/connections/gather.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
let connection: NatsConnection;
beforeAll(async () => {
  server = await startJetStreamServer();
  connection = server.nats;
});
afterAll(() => server.stop());

/** Three that answer after so many milliseconds each. Gives the names of those that were heard. */
async function heard(
  subject: string,
  delays: readonly [number, number, number],
  answering: number,
  deadlineMs = 10_000,
): Promise<string[]> {
  const subscriptions = delays.map((delay, index) =>
    connection.subscribe(subject, {
      callback: (_, message) => {
        void sleep(delay).then(() => message.respond(JSON.stringify({ server: { name: `n${String(index + 1)}` } })));
      },
    }),
  );
  const answers = await gather(connection, subject, {}, { active: 3, answering }, { deadlineMs });
  for (const subscription of subscriptions) subscription.unsubscribe();
  return answers.map((answer) => answer.server.name).sort();
}

it.concurrent('waits for all that answered when they were asked last', async () => {
  expect(await heard('a', [0, 0, 2500], 3)).toEqual(['n1', 'n2', 'n3']);
});

it.concurrent('gives one that did not answer lately some time, and not until the deadline', async () => {
  expect(await heard('b', [0, 0, 300], 2)).toEqual(['n1', 'n2', 'n3']);
  expect(await heard('c', [0, 0, 5000], 2)).toEqual(['n1', 'n2']);
});

it.concurrent('counts its time from the last of the others', async () => {
  expect(await heard('d', [0, 1500, 1800], 2)).toEqual(['n1', 'n2', 'n3']);
});

it.concurrent('ends at the deadline', async () => {
  expect(await heard('e', [0, 4000, 4000], 3, 1000)).toEqual(['n1']);
});

it.concurrent('fails when nobody answers', async () => {
  const nobody = connection.subscribe('f', { callback: () => undefined });
  const asked = gather(connection, 'f', {}, { active: 1, answering: 0 }, { deadlineMs: 500 });
  await expect(asked).rejects.toMatchObject({ code: 'nats-unavailable' });
  nobody.unsubscribe();
});
