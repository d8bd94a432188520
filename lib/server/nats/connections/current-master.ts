/** Which master secret new keys are derived from, as account catalyst remembers it: the first one until it was rotated. */
import { masterRotationSchema } from '../../../domain/system/key-rotation.ts';
import type { MasterRotation } from '../../../domain/system/key-rotation.ts';
import { FIRST_MASTER, masterFile } from '../../keys/vault.ts';
import { rotationDocument } from './rotation-documents.ts';
import { getVault } from './vault.ts';

/** A process that does not know of a rotation yet uses the secret of before for so long; both are held by all then. */
export const RECENT_MS = 5_000;

const document = rotationDocument('master', masterRotationSchema);
let known = { master: FIRST_MASTER, at: -Infinity };

/** The last rotation; null before the first one. Throws `nats-unavailable`. */
export const readMasterRotation = async (): Promise<MasterRotation | null> => (await document.read())?.value ?? null;

/** The number of the master secret of now, by the last rotation. */
export const masterAfter = (rotation: MasterRotation | null): number => rotation?.master ?? FIRST_MASTER;

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

/** Changes the last rotation, as `RotationDocument.change` does: new keys are derived from its secret as soon as that is written. */
export async function changeMasterRotation(
  change: (rotation: MasterRotation | null) => MasterRotation | null,
): Promise<MasterRotation | null> {
  const after = await document.change(change);
  known = { master: masterAfter(after), at: performance.now() };
  return after;
}
