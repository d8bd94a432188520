/** A user of an account as it shows itself at a login, by a JWT that anybody could have written: read, and verified. */
import { z } from '../../domain/zod.ts';
import type { LoginLimits } from '../../domain/credentials/refusal-cause.ts';
import { decodeJwt } from '../keys/jwt.ts';
import { createVerifier, isPublicKey } from '../keys/nkey.ts';

/** A server takes no longer line from a client, so no JWT that was shown is longer. */
const MOST_JWT_BYTES = 8 * 1024;

const limitsSchema = z.looseObject({
  allowed_connection_types: z.array(z.string()).nullish(),
  src: z.array(z.string()).nullish(),
  times: z.array(z.unknown()).nullish(),
});
const userSchema = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  iat: z.int(),
  exp: z.int().optional(),
  nbf: z.int().optional(),
  name: z.string().default(''),
  nats: limitsSchema.extend({ type: z.literal('user'), issuer_account: z.string().optional() }),
});

/** Of a user under a scoped signing key, the only things it may have (nats-io/jwt v2, HasEmptyPermissions). */
const WITHOUT_PERMISSIONS = new Set(['type', 'version', 'issuer_account', 'tags']);
const isNothing = (value: unknown): boolean =>
  value === null ||
  value === 0 ||
  value === '' ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Of a template or a user, from where it may log in. */
export function loginLimits(of: unknown): LoginLimits {
  const limits = limitsSchema.safeParse(of ?? {}).data;
  const isRestricted = (limits?.src?.length ?? 0) > 0 || (limits?.times?.length ?? 0) > 0;
  return { connectionTypes: limits?.allowed_connection_types ?? [], isRestricted };
}

/** What a JWT says. True only when `isSigned()` says so. */
export interface ShownUser {
  publicKey: string;
  account: string;
  /** public key that it says it is signed by */
  issuer: string;
  name: string;
  /** seconds since 1970, as the two below */
  issuedAt: number;
  expires: number | null;
  notBefore: number | null;
  hasOwnPermissions: boolean;
  limits: LoginLimits;
  /** checks the signature by the issuer, off the event loop */
  isSigned: () => Promise<boolean>;
}

const bound = (seconds: number | undefined): number | null => (seconds === undefined || seconds === 0 ? null : seconds);

/** Reads the JWT of a user; null when it is none. Judges its form only. */
export function readShownUser(jwt: string): ShownUser | null {
  if (jwt.length > MOST_JWT_BYTES) return null;
  try {
    const { payload, signed, signature } = decodeJwt(jwt);
    const { iss, sub, iat, exp, nbf, name, nats } = userSchema.parse(payload);
    if (!isPublicKey('U', sub) || !isPublicKey('A', iss)) return null;
    return {
      publicKey: sub,
      account: nats.issuer_account ?? iss,
      issuer: iss,
      name,
      issuedAt: iat,
      expires: bound(exp),
      notBefore: bound(nbf),
      hasOwnPermissions: Object.entries(nats).some(
        ([key, value]) => !WITHOUT_PERMISSIONS.has(key) && !isNothing(value),
      ),
      limits: loginLimits(nats),
      isSigned: () => createVerifier('A', iss)(signed, signature),
    };
  } catch {
    return null;
  }
}
