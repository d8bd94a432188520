/** A projector from its start to its end, as its log and its machines' listener tell it: what it waits for, what is wrong, how it stops. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bootstrap } from '../../../lib/server/keys/bootstrap.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { joinNats, MACHINE, startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

interface Line {
  time: string;
  level: string;
  message: string;
  reason?: string;
  version?: string;
  listen?: string;
  metrics?: string;
  variable?: string;
}

let vertebra: VertebraProcess;
let foreign: string;
beforeAll(async () => {
  vertebra = await startVertebra();
  foreign = await mkdtemp(join(tmpdir(), 'vertebra-foreign-'));
  await bootstrap(join(foreign, 'operator'));
});
afterAll(() => vertebra.stop());

/** A projector as a service starts it; every line that it writes has to be one of the log. */
function run(more: Record<string, string>, options: { uid?: number } = {}) {
  const main = fileURLToPath(new URL('../../../worker/main.ts', import.meta.url));
  const env = { ...process.env, ...vertebra.environment, VERTEBRA_PROJECTOR_LISTEN: '127.0.0.1:0', ...more };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const lines = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  const line = async (message: string) => {
    await expect.poll(() => lines().some((one) => one.message === message), { timeout: 45_000 }).toBe(true);
    return lines().find((one) => one.message === message);
  };
  return { child, lines, line, ended: once(child, 'exit') as Promise<[number | null]> };
}

describe('a projector', () => {
  it('says that it runs, with its version and where it listens, and stops in order', async () => {
    const { child, line, lines, ended } = run({ VERTEBRA_DRAIN_SECONDS: '2' });
    const { version, listen, metrics } = (await line('the projector runs')) ?? {};
    expect(version).toMatch(/^\d+\.\d+\.\d+/u);
    const ready = async () => (await fetch(`http://${metrics}/readyz`, { headers: MACHINE })).status;
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    child.kill('SIGTERM');
    await expect.poll(ready, { timeout: 1_500, interval: 50 }).toBe(503);
    // Whoever was not told yet still gets answers.
    expect((await fetch(`http://${listen}/readyz`)).status).toBe(503);
    expect((await fetch(`http://${listen}/healthz`)).status).toBe(200);
    expect(await ended).toEqual([0, null]);
    expect(lines().map(({ message }) => message)).toContain('the projector stops');
    for (const one of lines()) {
      expect(Object.keys(one).slice(0, 3)).toEqual(['time', 'level', 'message']);
      expect(one.level).toMatch(/^(error|warn|info)$/u);
    }
  }, 60_000);

  it('waits for a NATS that is away, and says why', async () => {
    const { line } = run({ VERTEBRA_NATS_URL: 'nats://127.0.0.1:1' });
    expect(await line('the projector waits for NATS')).toMatchObject({
      level: 'warn',
      reason: 'nobody listens there (ECONNREFUSED)',
    });
  }, 60_000);

  it('with keys of another operator says that NATS does not let it in', async () => {
    const { line } = run({ VERTEBRA_KEYS_DIR: join(foreign, 'operator', 'keys') });
    const waits = await line('the projector waits for NATS');
    expect(waits?.reason).toMatch(/does not let this user in: the files of VERTEBRA_KEYS_DIR/u);
  }, 60_000);

  it('that may not read its keys ends, and names the variable and the reason', async () => {
    const keys = await mkdtemp(join(tmpdir(), 'vertebra-closed-'));
    await cp(vertebra.nats.keysDirectory, keys, { recursive: true });
    await chmod(keys, 0o700);
    const { lines, ended } = run({ VERTEBRA_KEYS_DIR: keys }, { uid: 65_534 });
    expect((await ended)[0]).toBe(1);
    expect(lines()).toContainEqual(
      expect.objectContaining({ level: 'error', message: expect.stringMatching(/EACCES/u) as string }),
    );
    await chmod(keys, 0o755);
    const open = run({ VERTEBRA_KEYS_DIR: keys }, { uid: 65_534 });
    expect((await open.ended)[0]).toBe(1);
    expect(
      open
        .lines()
        .map(({ message }) => message)
        .join(),
    ).toMatch(/VERTEBRA_SESSION_KEYS_FILE .*EACCES/u);
  }, 60_000);

  it('with a damaged key ends, and names its file', async () => {
    const keys = await mkdtemp(join(tmpdir(), 'vertebra-damaged-'));
    await cp(vertebra.nats.keysDirectory, keys, { recursive: true });
    await writeFile(join(keys, 'catalyst.creds'), 'none', { mode: 0o600 });
    const { lines, ended } = run({ VERTEBRA_KEYS_DIR: keys });
    expect((await ended)[0]).toBe(1);
    expect(lines()[0]?.message).toMatch(/^VERTEBRA_KEYS_DIR .*catalyst\.creds/u);
  }, 60_000);

  it('whose port is taken ends, and says which', async () => {
    const { hostname, port } = new URL(vertebra.nats.monitorUrl);
    const { lines, ended } = run({ VERTEBRA_PROJECTOR_METRICS_LISTEN: `${hostname}:${port}` });
    expect((await ended)[0]).toBe(1);
    expect(lines()[0]?.message).toMatch(/^VERTEBRA_PROJECTOR_METRICS_LISTEN .* is taken by another process/u);
  }, 60_000);
});

it('a signing key that the servers do not trust makes a process degraded', async () => {
  const keys = await mkdtemp(join(tmpdir(), 'vertebra-replaced-'));
  await cp(vertebra.nats.keysDirectory, keys, { recursive: true });
  for (const file of ['operator.jwt', 'operator-signing.nk'])
    await cp(join(foreign, 'operator', 'keys', file), join(keys, file));
  const joined = await joinNats({ ...vertebra.nats, keysDirectory: keys });
  const stateOf = async () => (await getReadiness()).checks.find(({ name }) => name === 'operator-key');
  await expect.poll(stateOf, { timeout: 15_000 }).toMatchObject({
    state: 'degraded',
    detail: expect.stringMatching(/test-1 take no claims by it/u) as string,
  });
  expect((await getReadiness()).ready).toBe(true);
  await joined.stop();
  await joinNats(vertebra.nats);
}, 60_000);
