/** Which keys sign, or signed, users of an account, and what its claims say of these users. */
import { CREDENTIAL_ROLE_IDS, SESSION_KEY_ROLES } from '../../domain/credentials/credential-roles.ts';
import type { LoginLimits } from '../../domain/credentials/refusal-cause.ts';
import { ENVIRONMENT_TYPES } from '../../domain/names.ts';
import { publicKeyOf } from '../keys/rewrite-claims.ts';
import type { SigningKey } from '../keys/rewrite-claims.ts';
import { SUPPORT_ROLE } from '../keys/sign.ts';
import { getVault } from '../nats/connections/vault.ts';
import { loginLimits } from './shown-user.ts';
import { readStoredClaims } from './stored-claims.ts';
import type { KeyName } from './organization-record.ts';
import { everyKey, generationsOf, readSigningKeys } from './signing-keys.ts';
import type { SigningKeyRecords } from './signing-keys.ts';
import { WHOLE_ACCOUNT } from '../../domain/credentials/signing-key-name.ts';

/** Sessions of the console and of the server itself are nobody's credentials. */
type Signer =
  | { of: 'sessions' }
  /** `template` is null under a plain key; carried no longer: a key of a credential role, known by its derivation */
  | { of: 'credentials'; carried: true; template: LoginLimits | null }
  | { of: 'credentials'; carried: false };

export interface AccountSigners {
  /** when the claims were signed, in seconds since 1970 */
  changedAt: number;
  /** null: it signs no users of this account, and never did as far as can be known */
  signer: (publicKey: string) => Signer | null;
  /** until when JWTs of a user are revoked, in seconds since 1970; null: none */
  revokedUntil: (user: string) => number | null;
}

const NEVER_ROTATED: SigningKeyRecords = new Map();

const isOfSessions = (key: SigningKey): boolean =>
  typeof key !== 'string' && (key.role ?? '').startsWith(`${SUPPORT_ROLE}/`);

const CREDENTIAL_KEYS = CREDENTIAL_ROLE_IDS.flatMap((role) =>
  ENVIRONMENT_TYPES.map((environment): KeyName => ({ role, environment })),
);
const SESSION_KEYS = SESSION_KEY_ROLES.map((role): KeyName => ({ role, environment: WHOLE_ACCOUNT }));

/** Whether a key is one of these, of whichever generation. While the generations cannot be asked, only the first one is known. */
async function knownKeys(slug: string, account: string, names: readonly KeyName[]) {
  const [vault, records] = await Promise.all([getVault(), readSigningKeys(slug).catch(() => NEVER_ROTATED)]);
  let ours: Set<string> | undefined;
  return (publicKey: string): boolean => {
    ours ??= new Set(names.flatMap((name) => everyKey(vault, account, name, generationsOf(records, name))));
    return ours.has(publicKey);
  };
}

/** Whether a key is one by which Vertebra signs, or signed, credentials of an account of an Organization: known without asking for its claims. */
export const credentialKeys = (slug: string, account: string): Promise<(publicKey: string) => boolean> =>
  knownKeys(slug, account, CREDENTIAL_KEYS);

/** Reads them from the claims that the resolver holds; null when it holds none. Throws `nats-unavailable`. */
export async function readAccountSigners(slug: string, account: string): Promise<AccountSigners | null> {
  const [claims, isOurs, isOfSession] = await Promise.all([
    readStoredClaims(account),
    knownKeys(slug, account, CREDENTIAL_KEYS),
    knownKeys(slug, account, SESSION_KEYS),
  ]);
  if (claims === null) return null;
  const carried = new Map<string, Signer>([[account, { of: 'credentials', carried: true, template: null }]]);
  for (const key of claims.nats.signing_keys) {
    const template = typeof key === 'string' ? null : loginLimits(key.template);
    carried.set(
      publicKeyOf(key),
      isOfSessions(key) ? { of: 'sessions' } : { of: 'credentials', carried: true, template },
    );
  }
  const { revocations = {} } = claims.nats;
  return {
    changedAt: claims.iat,
    signer: (key) => {
      if (isOfSession(key)) return { of: 'sessions' };
      return carried.get(key) ?? (isOurs(key) ? { of: 'credentials', carried: false } : null);
    },
    revokedUntil: (user) => {
      const all = [revocations[user], revocations['*']].filter((until) => until !== undefined);
      return all.length === 0 ? null : Math.max(...all);
    },
  };
}
