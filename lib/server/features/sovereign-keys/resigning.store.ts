/** Who signs accounts again, and how far that is: one process at a time. */
import { resigningSchema } from '../../../domain/system/sovereign-keys.ts';
import type { Resigning } from '../../../domain/system/sovereign-keys.ts';
import { z } from '../../../domain/zod.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';

const NAME = 'operator-resigning';
/** A process that said nothing for so long has ended, and another one goes on. */
const GONE_MS = 10_000;

const leaseSchema = resigningSchema.extend({ runner: z.string(), over: z.boolean() });
type Lease = z.infer<typeof leaseSchema>;

async function read(): Promise<{ lease: Lease; revision: number } | null> {
  const entry = await withCatalyst(({ rotations }) => rotations.get(NAME));
  return entry?.operation === 'PUT' ? { lease: leaseSchema.parse(entry.json()), revision: entry.revision } : null;
}

/** How far it is; null before the first time. Throws `nats-unavailable`. */
export async function readResigning(): Promise<Resigning | null> {
  const known = await read();
  return known && resigningSchema.parse(known.lease);
}

/**
 * Says how far this process is, and keeps the others from beginning; `over` lets them. False, and nothing is written, while another one is
 * at it. Throws `nats-unavailable`.
 */
export async function tellResigning(
  runner: string,
  { total, left, failed }: Omit<Resigning, 'at'>,
  over = false,
): Promise<boolean> {
  const known = await read();
  const isOthers = known !== null && !known.lease.over && known.lease.runner !== runner;
  if (isOthers && Date.now() - Date.parse(known.lease.at) < GONE_MS) return false;
  const lease: Lease = { runner, over, total, left, failed, at: new Date().toISOString() };
  try {
    await withCatalyst(({ rotations }) =>
      known === null
        ? rotations.create(NAME, JSON.stringify(lease))
        : rotations.update(NAME, JSON.stringify(lease), known.revision),
    );
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    throw error;
  }
}
