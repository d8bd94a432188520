import { signCheckpoint } from '../../keys/sign.ts';
import { getVault } from './vault.ts';

/** Signs what a checkpoint of the audit log says: Ed25519, 64 bytes. For `lib/server/audit` alone (rule `checkpoints-by-the-audit-log-alone`). */
export const signAsCheckpoint = async (bytes: Uint8Array): Promise<Buffer> => signCheckpoint(await getVault(), bytes);
