/** Every reason a token is refused for, and what is said of it to whoever sent it. */
export const TOKEN_REFUSALS = {
  'too-long': 'it is longer than any token taken here',
  encrypted: 'it is encrypted',
  malformed: 'it is no signed JWT',
  'duplicate-names': 'a name stands twice in it',
  'own-key': 'its header brings or names a key of its own',
  critical: 'its header demands an extension that is not known here',
  algorithm: 'its algorithm is not taken',
  'unknown-issuer': 'its issuer is not configured here',
  'unknown-key': 'its issuer has no such key',
  signature: 'its signature does not fit',
  issuer: 'it is of another issuer',
  audience: 'it was made for another audience',
  party: 'it does not say which client it was made for, or names another one',
  expired: 'it has expired',
  'not-yet-valid': 'it is not valid yet',
  'issued-in-future': 'it was issued in the future',
  stale: 'it was issued too long ago',
  kind: 'it is another kind of token',
  claims: 'its claims are broken',
  'no-role': 'it names no role that is known here',
  'wrong-organization': 'it does not name the Organization of its issuer, or names another one',
  event: 'it does not tell of a logout',
  replayed: 'it was used before',
  ended: 'its session has ended',
} as const;
export type TokenRefusal = keyof typeof TOKEN_REFUSALS;

/** A token that gives nothing. `code` may be told to whoever sent it; `message` and `cause` are for the log. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly code: TokenRefusal;

  constructor(code: TokenRefusal, detail?: string, options: { cause?: unknown } = {}) {
    super(`token refused, ${TOKEN_REFUSALS[code]}${detail === undefined ? '' : ` (${detail})`}`, options);
    this.code = code;
  }
}
