import { signCheckpoint } from '../../keys/sign.ts';
import { recentMaster } from './current-master.ts';
import { getVault } from './vault.ts';

/** Signs what a checkpoint of the audit log says: Ed25519, 64 bytes, by the key of the master secret of now unless another one is named. For `lib/server/audit` alone (rule `checkpoints-by-the-audit-log-alone`). */
export const signAsCheckpoint = async (bytes: Uint8Array, master?: number): Promise<Buffer> =>
  signCheckpoint(await getVault(), master ?? (await recentMaster()), bytes);
