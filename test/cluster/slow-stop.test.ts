/** A server that stops has left the others long before it lets its clients go; with many streams that lasts, and is told as what it is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getReadiness } from '../../lib/server/features/system/get-readiness.query.ts';
import { getCatalyst } from '../../lib/server/nats/connections/catalyst.ts';
import { startVertebra } from '../harness/vertebra-process.ts';
import type { VertebraProcess } from '../harness/vertebra-process.ts';

const STREAMS = 6_000;
const AT_ONCE = 100;

/** False when the process has ended. */
function signal(pid: number, what: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, what);
  } catch {
    return false;
  }
}
const isAlive = (pid: number) => signal(pid, 0);

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  const { connection } = await getCatalyst();
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  for (let made = 0; made < STREAMS; made += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => {
        const name = `MANY_${made + n}`;
        return streams.add({ name, subjects: [`many.${made + n}`] });
      }),
    );
}, 240_000);
afterAll(() => vertebra.stop(), 60_000);

/** Lets a process run a tenth of the time, as on a machine with ten times as many streams. */
async function slowDown(pid: number): Promise<void> {
  while (signal(pid, 'SIGSTOP')) {
    await sleep(90);
    signal(pid, 'SIGCONT');
    await sleep(10);
  }
}

it(
  'is not ready from the moment it stops, and says so while its connections are open',
  { timeout: 240_000 },
  async () => {
    const { connection } = await getCatalyst();
    expect(await getReadiness()).toMatchObject({ ready: true });
    const stopping = vertebra.nats.pid();
    process.kill(stopping, 'SIGTERM');
    const began = performance.now();
    const slow = slowDown(stopping);
    const told: string[] = [];
    while (isAlive(stopping)) {
      const { ready, checks } = await getReadiness();
      const isOpen = await connection.rtt().then(
        () => true,
        () => false,
      );
      const detail = checks.find(({ name }) => name === 'nats-servers')?.detail ?? '';
      // Only what was asked and answered while the connection was up: afterwards, it is red by that alone.
      if (isOpen && isAlive(stopping)) told.push(`${ready ? 'ready' : 'not ready'}: ${detail}`);
      await sleep(100);
    }
    await slow;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stderr.write(`# ${STREAMS} streams, ${seconds} s to stop: ${JSON.stringify([...new Set(told)])}\n`);
    expect(told.length).toBeGreaterThan(2);
    // What was asked in the moment of the signal may have been answered before it.
    const red = told.findIndex((line) => line.startsWith('not ready'));
    expect([0, 1]).toContain(red);
    expect(told.slice(red).every((line) => line.startsWith('not ready') && line.includes('stopping'))).toBe(true);
  },
);
