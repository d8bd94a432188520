/**
 * `npm run bench:scale`: what a projector with thousands of Environments costs the server that all tenants share: at rest, and when it is
 * started with all of them at once. `--at-rest 1000 --restarted 6000` are the numbers of docs/benchmarks.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PROJECTOR_GONE_MS } from '../../lib/server/nats/connections/catalyst.ts';
import { readSpine } from '../../lib/server/spine/projectors/spine-reading.ts';
import type { TestNatsServer } from '../../test/harness/nats/nats-server.ts';
import { startProjectorProcess } from '../../test/harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../test/harness/projector/projector-process.ts';
import { MACHINE, startVertebra } from '../../test/harness/vertebra-process.ts';
import { stopChildren } from '../tools/child.ts';
import { droppedRequests, ENVIRONMENTS_EACH, makeOrganizations, readServer, startTenant } from './many-environments.ts';
import { median, milliseconds } from './measure.ts';
import type { Figure } from './measure.ts';

const { values } = parseArgs({
  options: { 'at-rest': { type: 'string', default: '1000' }, restarted: { type: 'string', default: '6000' } },
});
const organizationsFor = (environments: number): number => Math.ceil(environments / ENVIRONMENTS_EACH);

/** So long nothing happens before the projector counts as at rest. */
const SETTLE_MS = 15_000;
/** A few of its looks at all Environments. */
const REST_MS = 30_000;
const READY_TRY_MS = 100;
const LOOKS = 5;
const MOST_AT_REST = 100;
const MOST_P90_MS = 200;
/** between two looks of a projector at all its Environments */
const LOOK_EVERY_MS = 5_000;

const number = (value: number): string => Math.round(value).toLocaleString('en');

/** Resolves when the projector has all that is its own, and says so. */
async function untilReady({ url }: ProjectorProcess): Promise<void> {
  while (!(await fetch(`${url}/readyz`)).ok) await sleep(READY_TRY_MS);
}

async function cpuSeconds({ machinesUrl }: ProjectorProcess): Promise<number> {
  const metrics = await (await fetch(`${machinesUrl}/metrics`, { headers: MACHINE })).text();
  return Number(/^process_cpu_seconds_total (\S+)/mu.exec(metrics)?.[1]);
}

async function atRest(nats: TestNatsServer, projector: ProjectorProcess, environments: number): Promise<Figure> {
  await untilReady(projector);
  await sleep(SETTLE_MS);
  const before = { ...(await readServer(nats)), cpu: await cpuSeconds(projector), at: Date.now() };
  await sleep(REST_MS);
  const after = { ...(await readServer(nats)), cpu: await cpuSeconds(projector), at: Date.now() };
  const seconds = (after.at - before.at) / 1000;
  const rate = (after.api.total - before.api.total) / seconds;
  const cpu = ((after.cpu - before.cpu) / seconds) * 100;
  return {
    name: `JetStream API requests of a projector at rest with ${number(environments)} Environments`,
    goal: `≤ ${MOST_AT_REST}/s`,
    result: `${rate.toFixed(1)}/s in ${seconds.toFixed(0)} s, and ${cpu.toFixed(1)} % of a core`,
    holds: rate <= MOST_AT_REST,
  };
}

async function oneLook(nats: TestNatsServer): Promise<Figure> {
  const times: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) times.push(await milliseconds(readSpine));
  const { streams, consumers } = await readServer(nats);
  return {
    name: `One look at ${number(streams)} streams with ${number(consumers)} consumers (JSZ), parsed`,
    goal: `≤ a fifth of the ${LOOK_EVERY_MS / 1000} s between two`,
    result: `${median(times).toFixed(0)} ms, ${Math.max(...times).toFixed(0)} ms at most`,
    holds: median(times) <= LOOK_EVERY_MS / 5,
  };
}

/** Starts a projector that all Environments fall to at once, while another tenant asks. */
async function restarted(
  nats: TestNatsServer,
  environment: Record<string, string>,
  environments: number,
): Promise<Figure[]> {
  const tenant = await startTenant('scale-tenant');
  const dropped = await droppedRequests(nats);
  const begun = performance.now();
  const projector = await startProjectorProcess(environment);
  await untilReady(projector);
  const seconds = (performance.now() - begun) / 1000;
  const { answers, lost } = await tenant.stop();
  await projector.kill();
  const drops = (await droppedRequests(nats)) - dropped;
  answers.sort((a, b) => a - b);
  const at = (share: number): number => answers[Math.floor(answers.length * share)] ?? NaN;
  const many = `${number(environments)} Environments`;
  return [
    {
      name: `JetStream API requests dropped while a projector starts with ${many}`,
      goal: '0',
      result: `${number(drops)}; ready after ${seconds.toFixed(1)} s`,
      holds: drops === 0,
    },
    {
      name: `STREAM.INFO of another tenant meanwhile, p90`,
      goal: `≤ ${MOST_P90_MS} ms, none lost`,
      result: `${at(0.9).toFixed(0)} ms; p50 ${at(0.5).toFixed(0)}, p99 ${at(0.99).toFixed(0)} ms, ${lost} of ${answers.length + lost} lost`,
      holds: at(0.9) <= MOST_P90_MS && lost === 0,
    },
  ];
}

const vertebra = await startVertebra();
const { nats, environment } = vertebra;
try {
  const [few, many] = [organizationsFor(Number(values['at-rest'])), organizationsFor(Number(values.restarted))];
  await makeOrganizations(0, few);
  const projector = await startProjectorProcess(environment);
  const figures = [await atRest(nats, projector, few * ENVIRONMENTS_EACH)];
  await makeOrganizations(few, many);
  await untilReady(projector);
  await projector.kill();
  // While its lease lasts, whoever comes has half of them only.
  await sleep(PROJECTOR_GONE_MS * 2);
  figures.push(await oneLook(nats), ...(await restarted(nats, environment, many * ENVIRONMENTS_EACH)));
  for (const { name, goal, result, holds } of figures) {
    console.log(`${holds ? 'holds ' : 'FAILS '} ${name}\n        goal ${goal}; measured ${result}`);
  }
  process.exitCode = figures.every(({ holds }) => holds) ? 0 : 1;
} finally {
  // It would shut thousands of streams down one by one.
  await nats.kill();
  await vertebra.stop();
  await stopChildren();
}
process.exit();
