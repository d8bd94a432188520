import { readFile, writeFile } from 'node:fs/promises';
import { freePorts, isFree } from '../tools/free-ports.ts';

const NAMES = ['app', 'identity', 'nats', 'websocket', 'monitor', 'projector', 'metrics', 'projectorMetrics'] as const;
export type Ports = Record<(typeof NAMES)[number], number>;

async function portsBefore(file: string): Promise<Partial<Ports>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Partial<Ports>;
  } catch {
    return {};
  }
}

/**
 * The ports of the demo: those of the last time where they are still free, so that open pages and sessions go on,
 * else new ones.
 * @throws Error when the port that was asked for is taken.
 */
export async function choosePorts(file: string, wanted: number | null): Promise<Ports> {
  if (wanted !== null && !(await isFree(wanted))) throw new Error(`Port ${wanted} is taken by another program.`);
  const before = { ...(await portsBefore(file)), ...(wanted === null ? {} : { app: wanted }) };
  const fresh = await freePorts(NAMES.length);
  const chosen = await Promise.all(
    NAMES.map(async (name, index): Promise<[string, number]> => {
      const kept = before[name];
      return [name, kept !== undefined && (await isFree(kept)) ? kept : (fresh[index] ?? 0)];
    }),
  );
  const ports = Object.fromEntries(chosen) as Ports;
  await writeFile(file, JSON.stringify(ports));
  return ports;
}
