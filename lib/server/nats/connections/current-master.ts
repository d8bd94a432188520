/** Which master secret new keys are derived from, as account catalyst remembers it: the first one until it was rotated. */
import { personSchema } from '../../../domain/system/person-schema.ts';
import { z } from '../../../domain/zod.ts';
import { FIRST_MASTER, masterFile } from '../../keys/vault.ts';
import { isWrongRevision } from '../streams/api-error.ts';
import { withCatalyst } from './catalyst.ts';
import { getVault } from './vault.ts';

const NAME = 'master';
/** A process that does not know of a rotation yet uses the secret of before for so long; both are held by all then. */
export const RECENT_MS = 5_000;

const schema = z.object({
  master: z.int().min(FIRST_MASTER),
  /** public key of its checkpoints: a file of the same number may hold another secret */
  fingerprint: z.string(),
  at: z.string(),
  by: personSchema,
  reason: z.string(),
  /** the correlation id of its audit records */
  act: z.string(),
});
/** The last rotation of the master secret. */
export type MasterRotation = z.infer<typeof schema>;

let known = { master: FIRST_MASTER, at: -Infinity };

async function read(): Promise<{ rotation: MasterRotation; revision: number } | null> {
  const entry = await withCatalyst(({ rotations }) => rotations.get(NAME));
  return entry?.operation === 'PUT' ? { rotation: schema.parse(entry.json()), revision: entry.revision } : null;
}

/** The last rotation; null before the first one. Throws `nats-unavailable`. */
export const readMasterRotation = async (): Promise<MasterRotation | null> => (await read())?.rotation ?? null;

/**
 * The number of the master secret of now, asked of the leader. Throws `nats-unavailable`, and where this process lacks that secret or has
 * another one under its number: claims that it wrote would carry keys of nobody's.
 */
export async function currentMaster(): Promise<number> {
  const rotation = await readMasterRotation();
  if (rotation === null) return FIRST_MASTER;
  const { master, fingerprint } = rotation;
  if ((await getVault()).masters.get(master)?.publicKey !== fingerprint)
    throw new Error(
      `${masterFile(master)} is not here, or is another one than the one that is used. Restore it, and start again.`,
    );
  return master;
}

/** The same as it was some seconds ago at most. Throws `nats-unavailable`. */
export async function recentMaster(): Promise<number> {
  if (performance.now() - known.at > RECENT_MS) known = { master: await currentMaster(), at: performance.now() };
  return known.master;
}

/** Has new keys derived from a master secret from now on, unless a later one is already. Gives what is remembered then. */
export async function beginMaster(next: MasterRotation): Promise<MasterRotation> {
  for (;;) {
    const before = await read();
    if (before !== null && before.rotation.master >= next.master) return before.rotation;
    const text = JSON.stringify(next);
    try {
      await withCatalyst(({ rotations }) =>
        before === null ? rotations.create(NAME, text) : rotations.update(NAME, text, before.revision),
      );
      known = { master: next.master, at: performance.now() };
      return next;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}
