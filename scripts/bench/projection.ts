/**
 * Events a second that one projector brings into state, against the bare pipelined `kv.put` of the same client library on the
 * same server. The events wait in their streams while the consumers are paused, so that neither side shares the
 * machine with whoever publishes; counted is from the resumption to the last revision.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { ENVIRONMENT_TYPES, environmentAssets, environmentName, PROJECTOR_CONSUMER } from '../../lib/domain/names.ts';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { rebuildEnvironment } from '../../lib/server/features/environments/rebuild-environment.command.ts';
import { borrowHome } from '../../lib/server/accounts/home/home-pool.ts';
import { member, operator } from '../../test/harness/callers.ts';
import { startProjectorProcess } from '../../test/harness/projector/projector-process.ts';
import { EnvironmentLife } from '../events/environment-life.ts';
import { eventMix } from '../events/event-mix.ts';
import { publishEvents } from '../events/publish-events.ts';
import { inTurn, median, milliseconds, ratios } from './measure.ts';
import type { Figure } from './measure.ts';

const EVENTS = 40_000;
const ROUNDS = 3;
const IN_FLIGHT = 512;
const ORGANIZATIONS = 20;
/** What the server still does with what was published is neither side's. */
const SETTLE_MS = 20;
const LATER = '2100-01-01T00:00:00Z';

interface Home {
  slug: string;
  connection: NatsConnection;
  environments: string[];
}

async function makeHome(slug: string): Promise<Home> {
  const { organization } = await createOrganization(operator(), {
    slug,
    displayName: slug,
    environments: [...ENVIRONMENT_TYPES],
    limits: { storageBytes: -1, memoryBytes: 0, streams: -1, consumers: -1, connections: -1 },
  });
  const { connection } = await borrowHome(projectorGrant(slug), { organization: slug, account: organization.account });
  return { slug, connection, environments: ENVIRONMENT_TYPES.map((type) => environmentName(slug, type)) };
}

async function pause({ connection }: Home, environment: string, until: string): Promise<void> {
  const subject = `$JS.API.CONSUMER.PAUSE.${environmentAssets(environment).stream}.${PROJECTOR_CONSUMER}`;
  await connection.request(subject, JSON.stringify({ pause_until: until }));
}

async function lagOf({ connection }: Home, environment: string): Promise<number> {
  const { consumers } = await jetstreamManager(connection, { checkAPI: false });
  const info = await consumers.info(environmentAssets(environment).stream, PROJECTOR_CONSUMER);
  return info.num_pending + info.num_ack_pending;
}

/** Lets so many events wait in an Environment. */
async function load(home: Home, environment: string, events: number): Promise<void> {
  await pause(home, environment, LATER);
  const mix = eventMix(new EnvironmentLife(environment, `${environment} ${Date.now()}`, null), {
    poison: 0,
    maxPayload: 1024 ** 2,
  });
  await publishEvents(home.connection, mix.take(events), { rate: null });
  await sleep(SETTLE_MS);
}

/** Seconds until all that waits in some Environments is in their state. */
async function project(places: readonly { home: Home; environment: string }[]): Promise<number> {
  const start = performance.now();
  await Promise.all(places.map(({ home, environment }) => pause(home, environment, '2000-01-01T00:00:00Z')));
  for (const { home, environment } of places) while ((await lagOf(home, environment)) > 0) await sleep(10);
  return (performance.now() - start) / 1000;
}

/** Seconds of as many puts of values of the same kind as events, into a bucket of its own. */
async function put({ connection }: Home, events: number): Promise<number> {
  const bucket = await new Kvm(connection).create('bench-bare', { history: 10 });
  const value = JSON.stringify({ object: 'x'.repeat(600) });
  let next = 0;
  const worker = async () => {
    for (; next < events; next += 1) await bucket.put(`pod/shop/checkout-${next % 2_000}`, value);
  };
  return (await milliseconds(() => Promise.all(Array.from({ length: IN_FLIGHT }, worker)))) / 1000;
}

const perSecond = (seconds: readonly number[]) => Math.round(EVENTS / median(seconds)).toLocaleString('en');

async function benchOne(
  home: Home,
  places: readonly { home: Home; environment: string }[],
  name: string,
): Promise<Figure> {
  const ours = async () => {
    for (const place of places) await load(place.home, place.environment, EVENTS / places.length);
    return project(places);
  };
  const times = await inTurn(ROUNDS, () => put(home, EVENTS), ours);
  const { median: ratio, text } = ratios(times);
  const figures = `${perSecond(times.baseline)}/s of ${perSecond(times.ours)}/s`;
  return { name, goal: '≥ 0.5 of the bare pipelined kv.put rate', result: `${text}; ${figures}`, holds: ratio >= 0.5 };
}

/** A rebuild of everything that was projected, of a bucket that was emptied, against projecting it. */
async function benchRebuild(home: Home, environment: string): Promise<Figure> {
  await load(home, environment, EVENTS);
  const projected = await project([{ home, environment }]);
  const { streams } = await jetstreamManager(home.connection);
  const { stream, bucketStream } = environmentAssets(environment);
  const { messages } = (await streams.info(stream)).state;
  await streams.purge(bucketStream);
  let done: unknown;
  const rebuilt = await milliseconds(async () => {
    for await (const line of await rebuildEnvironment(member(home.slug, 'org-admin'), home.slug, environment)) {
      if (line.state === 'failed') throw new Error(line.detail);
      done = line;
    }
  });
  const rate = messages / (rebuilt / 1000);
  const goal = EVENTS / projected;
  return {
    name: `A bucket rebuilt from ${messages.toLocaleString('en')} events after it was emptied`,
    goal: '≥ the rate of projecting them',
    result: `${(rate / goal).toFixed(2)} ×; ${Math.round(rate).toLocaleString('en')} events/s (${JSON.stringify(done).slice(0, 120)})`,
    holds: rate >= goal,
  };
}

/** Wants the variables of a Vertebra server in the environment, as main.ts sets them. */
export async function benchProjection(environment: Record<string, string>): Promise<Figure[]> {
  const first = await makeHome('bench-1');
  const [target = '', other = ''] = first.environments;
  const projector = await startProjectorProcess(environment);
  try {
    const one = await benchOne(first, [{ home: first, environment: target }], 'Events projected in one Environment');
    const rebuilt = await benchRebuild(first, other);
    const homes = [first];
    for (let n = 2; n <= ORGANIZATIONS; n += 1) homes.push(await makeHome(`bench-${n}`));
    const places = homes.flatMap((home) => home.environments.map((place) => ({ home, environment: place })));
    return [one, await benchOne(first, places, `Events projected in ${places.length} Environments`), rebuilt];
  } finally {
    await projector.stop();
  }
}
