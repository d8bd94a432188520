import { randomInt } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

/**
 * Below the ports that Linux gives to outgoing connections (32768 on): a server that is stopped and started again finds its port free. From
 * 11000 on, since browsers and fetch refuse 10080.
 */
const FIRST = 11_000;
const COUNT = 21_000;
const RESERVED = join(tmpdir(), `vertebra-ports-${userInfo().uid}`);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Takes a port for as long as this process lives, also while nobody listens on it. False when another process has it. */
async function reserve(port: number): Promise<boolean> {
  const file = join(RESERVED, String(port));
  const owner = await readFile(file, 'utf8').catch(() => null);
  if (owner !== null && isAlive(Number(owner))) return false;
  if (owner !== null) await rm(file, { force: true });
  return writeFile(file, String(process.pid), { flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

/** As many free ports of 127.0.0.1, all different: no other process that asks here is given one while this process lives. */
export async function freePorts(count: number): Promise<number[]> {
  await mkdir(RESERVED, { recursive: true });
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries === COUNT) throw new Error(`Fewer than ${count} ports are free from ${FIRST} on.`);
    const port = FIRST + randomInt(COUNT);
    if ((await reserve(port)) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

/** Whether nobody listens on that port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch {
    return false;
  }
}
