import { z } from '../../domain/zod.ts';

export const SESSION_KEYS_FILE_WANTS = 'a file of session keys (left out: session-keys.json in VERTEBRA_KEYS_DIR)';

const KEY_BYTES = 32;

const key = z
  .base64url()
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')))
  .refine((bytes) => bytes.length === KEY_BYTES, { message: `A key is ${KEY_BYTES} bytes in base64url.` });

/**
 * Keys of the session cookies: `{"current": "<kid>", "keys": {"<kid>": "<32 bytes, base64url>"}}`. New cookies use
 * `current`, older ones are still read by the others, so a key is rotated without signing anybody out.
 */
export const sessionKeysSchema = z
  .object({ current: z.string().min(1), keys: z.record(z.string().min(1), key) })
  .transform((file, context) => {
    const keys = new Map(Object.entries(file.keys));
    const current = keys.get(file.current);
    if (current === undefined) {
      context.addIssue('“current” names a key that is not among “keys”.');
      return z.NEVER;
    }
    return { current: { kid: file.current, key: current }, keys };
  });
export type SessionKeys = z.output<typeof sessionKeysSchema>;
