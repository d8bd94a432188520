/**
 * `npm run bench:endurance`: one projector for ten minutes under a steady load with some poison. Its lag and its memory have to
 * stay flat: what the last third of the time shows is held against the third in the middle, when all has warmed up.
 */
import { jetstreamManager } from '@nats-io/jetstream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../lib/domain/names.ts';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { borrowHome } from '../../lib/server/accounts/home/home-pool.ts';
import { operator } from '../../test/harness/callers.ts';
import { startProjectorProcess } from '../../test/harness/projector/projector-process.ts';
import { MACHINE, startVertebra } from '../../test/harness/vertebra-process.ts';
import { EnvironmentLife } from '../events/environment-life.ts';
import { eventMix } from '../events/event-mix.ts';
import { publishEvents } from '../events/publish-events.ts';
import { stopChildren } from '../tools/child.ts';
import { median } from './measure.ts';

const RATE = 1_000;
const SAMPLE_MS = 5_000;
const MOST_GROWTH = 1.15;
/** a second's worth of events is no lag that grows */
const MOST_LAG = RATE;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const until = Date.now() + Number(values.minutes) * 60_000;

interface Sample {
  lag: number;
  memoryBytes: number;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Middle and last third of the samples; the first one warms up. */
const thirds = (samples: readonly Sample[]) => {
  const third = Math.floor(samples.length / 3);
  return { middle: samples.slice(third, 2 * third), last: samples.slice(2 * third) };
};

const vertebra = await startVertebra();
try {
  const slug = 'endurance';
  const { organization } = await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  const { connection } = await borrowHome(projectorGrant(slug), { organization: slug, account: organization.account });
  const environment = `${slug}-dev`;
  const projector = await startProjectorProcess(vertebra.environment);
  const stopping = new AbortController();
  const mix = eventMix(new EnvironmentLife(environment, environment, null), { poison: 0.001, maxPayload: 100_000 });
  const published = publishEvents(connection, mix, { rate: RATE, signal: stopping.signal });
  const { consumers } = await jetstreamManager(connection);

  const samples: Sample[] = [];
  while (Date.now() < until) {
    await sleep(SAMPLE_MS);
    const info = await consumers.info(environmentAssets(environment).stream, PROJECTOR_CONSUMER);
    const metrics = await (await fetch(`${projector.machinesUrl}/metrics`, { headers: MACHINE })).text();
    const memoryBytes = Number(/^process_resident_memory_bytes (\S+)/mu.exec(metrics)?.[1]);
    samples.push({ lag: info.num_pending + info.num_ack_pending, memoryBytes });
    const { lag } = samples.at(-1) ?? { lag: NaN };
    console.log(`${samples.length * (SAMPLE_MS / 1000)} s: lag ${lag}, ${megabytes(memoryBytes)}`);
  }
  stopping.abort();
  const { published: events } = await published;
  await projector.stop();

  const { middle, last } = thirds(samples);
  const memory = [middle, last].map((part) => median(part.map(({ memoryBytes }) => memoryBytes)));
  const lag = Math.max(...last.map((sample) => sample.lag));
  const growth = (memory[1] ?? NaN) / (memory[0] ?? NaN);
  const holds = lag <= MOST_LAG && growth <= MOST_GROWTH;
  console.log(
    `${holds ? 'holds ' : 'FAILS '} ${events.toLocaleString('en')} events in ${values.minutes} minutes: ` +
      `lag ${lag} at most in the last third, memory ${growth.toFixed(2)} × (${memory.map(megabytes).join(' → ')})`,
  );
  process.exitCode = holds ? 0 : 1;
} finally {
  await vertebra.stop();
  await stopChildren();
}
process.exit();
