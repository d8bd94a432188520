import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureEnvironmentAssets } from '../../../lib/server/spine/state/environment-assets.ts';
import { EnvironmentLife } from '../../../scripts/events/environment-life.ts';
import { eventMix } from '../../../scripts/events/event-mix.ts';
import { emptyTally, publishEvents } from '../../../scripts/events/publish-events.ts';
import { restorePlatform } from '../../../scripts/events/restore-platform.ts';
import { readEvent } from '../../../worker/projections/read-event.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
  for (const type of ['prod', 'dev']) await ensureEnvironmentAssets(server.nats, `acme-${type}`, { replicas: 1 });
});
afterAll(() => server.stop());

const eventsOf = (environment: string) =>
  eventMix(new EnvironmentLife(environment, environment, null), { poison: 0, maxPayload: 100_000 });

it('publishes events in their order, and nothing is lost', async () => {
  const events = eventsOf('acme-prod').take(3_000).toArray();
  expect(await publishEvents(server.nats, events, { rate: null })).toMatchObject({ published: 3_000, failed: 0 });
  const messages = [];
  const consumer = await jetstream(server.nats).consumers.get('WS_acme-prod', { inactive_threshold: 10_000 });
  for await (const message of await consumer.fetch({ max_messages: 3_000 })) messages.push(message.string());
  expect(messages).toEqual(events.map(({ payload }) => payload));
});

it('takes up the platform again from the states that the projector made of its events', async () => {
  const bucket = await new Kvm(server.nats).create('ws-acme-dev-state');
  expect(await restorePlatform(server.nats, 'acme-dev')).toBeNull();
  const live = new Map<string, string>();
  for (const [index, { subject, payload }] of [...eventsOf('acme-dev').take(1_000)].entries()) {
    const message = { subject, headers: [], data: Buffer.from(payload), sequence: index + 1 };
    const change = readEvent('acme-dev', message);
    if (change.kind === 'rejected') throw new Error(change.reason);
    if (change.kind === 'put') live.set(change.key, JSON.stringify(change.state));
    else live.delete(change.key);
    await (change.kind === 'put' ? bucket.put(change.key, JSON.stringify(change.state)) : bucket.delete(change.key));
  }
  // what others wrote is none of it
  await bucket.put('e2e/x', 'no state');
  await bucket.put('pod/shop/of-an-old-demo', '{"kind":"pod","namespace":"shop","name":"of-an-old-demo"}');
  const platform = await restorePlatform(server.nats, 'acme-dev');
  const keys = [...live.keys()].filter((key) => !key.startsWith('commit/'));
  expect([...(platform?.keys() ?? [])].sort()).toEqual(keys.sort());
  const life = new EnvironmentLife('acme-dev', 'again', platform);
  expect(live.has(readKey(life))).toBe(true);
});

/** The key of the first change in a life that is to an object that was there. */
function readKey(life: EnvironmentLife): string {
  for (;;) {
    const { object, operation } = life.next();
    if (operation !== 'added') return [object.kind, object.namespace, object.name].filter(Boolean).join('/');
  }
}

it('holds a rate, stops when it is told to, and counts what the stream does not take', async () => {
  const stopping = new AbortController();
  const tally = emptyTally();
  const timestamps: number[] = [];
  function* noted() {
    for (const event of eventsOf('acme-prod')) {
      timestamps.push(performance.now());
      if (timestamps.length > 400) stopping.abort();
      yield event;
    }
  }
  const begun = performance.now();
  await publishEvents(server.nats, noted(), { rate: 1_000, signal: stopping.signal, tally });
  expect(tally.published).toBeGreaterThanOrEqual(399);
  // 400 events at 1,000 a second are not there before 0.4 s
  expect((timestamps.at(-1) ?? 0) - begun).toBeGreaterThan(390);

  const nowhere = await publishEvents(server.nats, eventsOf('globex-prod').take(3), { rate: null });
  expect(nowhere).toMatchObject({ published: 0, failed: 3 });
  expect([...nowhere.failures.values()]).toEqual([3]);
});
