import { jetstreamManager } from '@nats-io/jetstream';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentAssets, PROJECTOR_CONSUMER } from '../lib/domain/names.ts';
import { PROJECT } from '../scripts/demo/demo-state.ts';
import { STATE_DIRECTORY } from './support/demo.ts';
import { expect, test } from './support/test.ts';

interface Ran {
  code: number;
  output: string;
}

/** `npm run events` against the demo whose state lies in a folder. */
const events = (stateDirectory: string, ...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...process.env, VERTEBRA_STATE_DIR: stateDirectory };
    const child = execFile(
      process.execPath,
      [join(PROJECT, 'scripts/events.ts'), ...args],
      { env },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

test('the events tool lets things happen, and what no projector can use is rejected', async ({ homeOf }) => {
  const { stream, rejectedStream } = environmentAssets('initech-prod');
  const { streams, consumers } = await jetstreamManager((await homeOf('initech')).connection);
  const before = (await streams.info(stream)).state.last_seq;

  const line = '--environments initech-prod --rate 300 --duration 2 --poison 0.2';
  const { code, output } = await events(STATE_DIRECTORY, ...line.split(' '));
  expect(output).toMatch(/\d{3} published .* 0 failed/);
  expect(code).toBe(0);

  const after = (await streams.info(stream)).state.last_seq;
  expect(after - before).toBeGreaterThan(300);
  await expect
    .poll(async () => (await consumers.info(stream, PROJECTOR_CONSUMER)).ack_floor.stream_seq)
    .toBeGreaterThanOrEqual(after);
  expect((await streams.info(rejectedStream)).state.messages).toBeGreaterThan(30);
});

test('the events tool says what is missing', async () => {
  const unknown = await events(STATE_DIRECTORY, '--environments', 'acme-moon');
  expect(unknown.output).toMatch(/There is no Environment “acme-moon”. There are: acme-dev, /);
  expect(unknown.code).toBe(1);
  const elsewhere = await mkdtemp(join(tmpdir(), 'vertebra-no-demo-'));
  const none = await events(elsewhere);
  expect(none).toEqual({ code: 1, output: 'No demo runs here. Start one with npm run demo, and this beside it.\n' });
  await rm(elsewhere, { recursive: true });
});
