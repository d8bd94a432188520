import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvironmentWriter } from './environment-writer.ts';
import { happen } from './happenings.ts';
import { initialPlatform } from './initial-platform.ts';
import type { Change } from './platform.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';

/** How many publishes may be under way at once while a new Environment is filled. */
const BATCH = 50;

async function writeAll(writer: EnvironmentWriter, changes: readonly Change[]): Promise<void> {
  for (let at = 0; at < changes.length; at += BATCH) {
    await Promise.all(changes.slice(at, at + BATCH).map((change) => writer.write(change)));
  }
}

/** Fills a new Environment: everything that stands there is announced, then a day's worth of happenings. */
export async function fill(writer: EnvironmentWriter, happenings: number): Promise<void> {
  await writer.restore();
  if (writer.platform.size > 0) return;
  const random = seededRandom(writer.environment);
  const objects = [...initialPlatform(writer.environment, random).values()];
  await writeAll(
    writer,
    objects.map((object) => ({ operation: 'added', object })),
  );
  for (let round = 0; round < happenings; round++) {
    // in order: two changes of one object must not overtake each other
    for (const change of happen(writer.platform, random)) await writer.write(change);
  }
}

/** Pauses as independent events have them: many short ones, some long ones (exponential). */
const pauseMilliseconds = (random: Random, eventsPerSecond: number) =>
  (Math.min(4, -Math.log(1 - random.next())) / eventsPerSecond) * 1000;

/** Lets one Environment live until the signal. An event that cannot be stored, while NATS is away, is lost. */
export async function live(writer: EnvironmentWriter, eventsPerSecond: number, signal: AbortSignal): Promise<void> {
  const random = seededRandom(`${writer.environment} ${Date.now()}`);
  const stopped = () => signal.aborted;
  while (!stopped()) {
    for (const change of happen(writer.platform, random)) {
      await sleep(pauseMilliseconds(random, eventsPerSecond), undefined, { signal }).catch(() => undefined);
      if (stopped()) return;
      await writer.write(change).catch(() => undefined);
    }
  }
}
