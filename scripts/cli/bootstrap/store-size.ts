import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { bytesOf } from './settings.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;
/** As nats-server takes it when nobody says anything; the rest is for claims, logs and what else the disk holds. */
const PART = 0.75;

/** The folder that is there, on the way up from one that may not be. */
const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(path.dirname(folder)));

async function freeBytes(folder: string): Promise<{ folder: string; bytes: number }> {
  const there = nearest(path.resolve(folder));
  const { bavail, bsize } = await statfs(there);
  return { folder: there, bytes: bavail * bsize };
}

const inWords = (bytes: number): string =>
  bytes >= 2 * GIB ? `${String(Math.floor(bytes / GIB))}GB` : `${String(Math.floor(bytes / MIB))}MB`;

/** What JetStream may keep below a folder of this machine: three quarters of what is free there, with the sentence that says so. */
export async function deriveStoreSize(store: string): Promise<{ size: string; said: string }> {
  const { folder, bytes } = await freeBytes(store);
  const size = inWords(bytes * PART);
  return {
    size,
    said: `--store-size was left out: ${size}, three quarters of the ${inWords(bytes)} that are free at ${folder} on this machine. Where the server runs elsewhere, say --store-size.`,
  };
}

/** What is to be said of a size that this machine has no room for; null when it has. */
export async function sizeWarning(store: string, size: string): Promise<string | null> {
  const { folder, bytes } = await freeBytes(store);
  return bytesOf(size) <= bytes
    ? null
    : `--store-size ${size} is more than the ${inWords(bytes)} that are free at ${folder} on this machine: a full file system stops a server. That is right only where the servers have larger disks.`;
}
