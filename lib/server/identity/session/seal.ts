import { decodeProtectedHeader, EncryptJWT, jwtDecrypt } from 'jose';
import type { SessionKeys } from '../../config/session-keys.ts';

/** What a sealed value is for; one cannot be passed off as the other. */
export type SealPurpose = 'session' | 'seen' | 'login' | 'refresh';

/** Encrypts a value under the current key (JWE, direct A256GCM, the key's name in `kid`). */
export const seal = (
  keys: SessionKeys,
  purpose: SealPurpose,
  payload: Record<string, unknown>,
  lifetimeSeconds?: number,
): Promise<string> => {
  const jwt = new EncryptJWT(payload)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: keys.current.kid })
    .setAudience(purpose)
    .setIssuedAt();
  if (lifetimeSeconds !== undefined) jwt.setExpirationTime(`${lifetimeSeconds} s`);
  return jwt.encrypt(keys.current.key);
};

/** The payload of what {@link seal} made, by any key of the ring; null when it is not ours, expired or for something else. */
export async function unseal(keys: SessionKeys, purpose: SealPurpose, sealed: string): Promise<unknown> {
  try {
    const { payload } = await jwtDecrypt(
      sealed,
      ({ kid }) => {
        const key = kid === undefined ? undefined : keys.keys.get(kid);
        if (!key) throw new Error('unknown key');
        return key;
      },
      { audience: purpose, keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
    );
    return payload;
  } catch {
    // Whatever a browser sends that cannot be read is no cookie of ours; why does not matter.
    return null;
  }
}

/** Whether a value names a key that is not in the ring: one of another process that has it already, or one that was removed. */
export function isOfUnknownKey(keys: SessionKeys, sealed: string): boolean {
  try {
    const { alg, kid } = decodeProtectedHeader(sealed);
    return alg === 'dir' && kid !== undefined && !keys.keys.has(kid);
  } catch {
    return false;
  }
}
