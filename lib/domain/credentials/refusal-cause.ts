/**
 * Why a login was refused. Servers say the same words whatever the cause (docs/nats.md, “Refused logins”), so it is found again from the
 * JWT that was shown, after its signature was verified, and from what the claims of its account say now.
 */
export const REFUSAL_CAUSES = [
  'revoked',
  'expired',
  'not-yet-valid',
  /** signed by a key that its account does not carry any more */
  'unknown-signing-key',
  'organization-suspended',
  /** the account itself has expired, or is not valid yet */
  'account-not-valid',
  /** the account has as many connections as it may have */
  'connection-limit',
  /** not by this protocol, such as a credential for browsers over TCP */
  'connection-type',
  /** bound to networks or times of day, which servers do not tell from a wrong seed */
  'restricted',
  /** a user under a scoped signing key has permissions or limits of its own */
  'own-permissions',
  /** all else is in order, so the signature over the server's nonce was wrong */
  'wrong-seed',
  /** the claims could not be asked, or were changed at that moment */
  'unknown',
] as const;
export type RefusalCause = (typeof REFUSAL_CAUSES)[number];

/** What is told of a refused login. Times of JWTs are seconds since 1970, as claims have them. */
export interface RefusedLogin {
  /** seconds since 1970, by the server's clock */
  at: number;
  /** whether it was refused for the number of connections, which a server judges last and says */
  overLimit: boolean;
  /** as `allowed_connection_types` names them; null: the server did not say */
  transport: 'STANDARD' | 'WEBSOCKET' | 'MQTT' | null;
  issuedAt: number;
  expires: number | null;
  notBefore: number | null;
  /** has permissions or limits in the JWT */
  hasOwnPermissions: boolean;
  limits: LoginLimits;
}

/** Where a login is allowed from: of the JWT under a plain signing key, of the template under a scoped one. */
export interface LoginLimits {
  /** any when there are none */
  connectionTypes: readonly string[];
  /** networks or times of day */
  isRestricted: boolean;
}

/** What the claims of the account say, read after the login was refused. */
export interface AccountFacts {
  /** when they were signed, in seconds since 1970 */
  changedAt: number;
  /** the key that signed the JWT: carried with the limits of its template, null for a plain one; or carried no longer */
  signer: { carried: true; template: LoginLimits | null } | { carried: false };
  /** JWTs issued until then are revoked; null: none */
  revokedUntil: number | null;
  suspended: boolean;
  /** its own times allow logins */
  valid: boolean;
}

const fits = (transport: RefusedLogin['transport'], { connectionTypes }: LoginLimits): boolean =>
  connectionTypes.length === 0 ||
  transport === null ||
  // MQTT over WebSocket has a name of its own, and is told as MQTT
  connectionTypes.some((type) => type.toUpperCase() === transport || (transport === 'MQTT' && type === 'MQTT_WS'));

/**
 * The cause of a refused login, the one that helps most when there are several: what was taken away on purpose before what ended by
 * itself. `null` stands for claims that could not be asked. `wrong-seed` is what is left when nothing else is found, so it is never
 * said of claims that changed since.
 */
export function causeOfRefusal(login: RefusedLogin, account: AccountFacts | null): RefusalCause {
  if (account === null) return login.expires !== null && login.expires <= login.at ? 'expired' : 'unknown';
  if (login.overLimit) return account.suspended ? 'organization-suspended' : 'connection-limit';
  if (account.revokedUntil !== null && login.issuedAt <= account.revokedUntil) return 'revoked';
  if (login.expires !== null && login.expires <= login.at) return 'expired';
  if (login.notBefore !== null && login.notBefore > login.at) return 'not-yet-valid';
  if (!account.signer.carried) return 'unknown-signing-key';
  if (!account.valid) return 'account-not-valid';
  const { template } = account.signer;
  if (template !== null && login.hasOwnPermissions) return 'own-permissions';
  const limits = template ?? login.limits;
  if (!fits(login.transport, limits)) return 'connection-type';
  if (limits.isRestricted) return 'restricted';
  return account.changedAt > login.at ? 'unknown' : 'wrong-seed';
}
