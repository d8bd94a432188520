/** `npm run events`: lets a lot happen in Environments of the demo that runs. */
import type { NatsConnection } from '@nats-io/transport-node';
import { VertebraError } from '../lib/domain/errors.ts';
import { EnvironmentLife } from './events/environment-life.ts';
import { eventMix } from './events/event-mix.ts';
import { parseOptions, Usage } from './events/options.ts';
import type { EventsOptions } from './events/options.ts';
import { emptyTally, publishEvents } from './events/publish-events.ts';
import { describeFailures, progressLine } from './events/report.ts';
import { restorePlatform } from './events/restore-platform.ts';
import { CannotPublish, connectToDemo } from './events/running-demo.ts';

const SAY_EVERY_MILLISECONDS = 5_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

async function run({ environments, rate, durationSeconds, poison }: EventsOptions): Promise<boolean> {
  const connections = await connectToDemo(environments);
  const prepare = async ([environment, connection]: [string, NatsConnection]) => {
    const platform = await restorePlatform(connection, environment);
    const life = new EnvironmentLife(environment, `${environment} ${Date.now()}`, platform);
    return { connection, events: eventMix(life, { poison, maxPayload: connection.info?.max_payload ?? 0 }) };
  };
  const prepared = await Promise.all([...connections].map(prepare));

  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());
  const end = durationSeconds === null ? undefined : setTimeout(() => stopping.abort(), durationSeconds * 1_000);
  const tally = emptyTally();
  const since = performance.now();
  const line = () => progressLine(tally, (performance.now() - since) / 1_000);
  const timer = setInterval(() => say(line()), SAY_EVERY_MILLISECONDS);
  say(`Publishing ${rate} events/s to ${environments.join(', ')}.`);
  const each = { rate: rate / prepared.length, signal: stopping.signal, tally };
  await Promise.all(prepared.map(({ connection, events }) => publishEvents(connection, events, each)));
  clearInterval(timer);
  clearTimeout(end);
  say(`Done.\n${[line(), ...describeFailures(tally)].join('\n')}`);
  return tally.failed === 0;
}

try {
  process.exitCode = (await run(parseOptions(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof Usage || error instanceof CannotPublish || error instanceof VertebraError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
// The connections to NATS would keep the process alive.
process.exit();
