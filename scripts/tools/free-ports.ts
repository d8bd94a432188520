import { createServer } from 'node:net';
import type { Server } from 'node:net';

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
/** Processes that run side by side have ids that differ by less than this: each looks into a part of its own. */
const PARTS = 64;
const PART_SIZE = 340;
let next = Math.floor(Math.random() * PART_SIZE);

/** As many free ports of 127.0.0.1, all different, and different from those that this process was given before. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries === PART_SIZE) throw new Error(`Fewer than ${count} ports are free from ${FIRST} on.`);
    const port = FIRST + (process.pid % PARTS) * PART_SIZE + next;
    next = (next + 1) % PART_SIZE;
    if (await isFree(port)) ports.push(port);
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
