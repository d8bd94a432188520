/** How a credential stands, apart from schemas: pages and server both judge by this. */
import type { CredentialRole } from './credential-roles.ts';
import { CREDENTIAL_ROLES } from './credential-roles.ts';
import type { CredentialKind } from './credential-roles.ts';

export const CREDENTIAL_STATES = [
  'active',
  'expires-soon',
  'replaced',
  'retired',
  'expired',
  'revoked',
  'orphaned',
] as const;
export type CredentialState = (typeof CREDENTIAL_STATES)[number];

export const CREDENTIAL_KINDS = ['sealed', 'trusted'] as const satisfies readonly CredentialKind[];

export const kindOf = (role: CredentialRole): CredentialKind => CREDENTIAL_ROLES[role].kind;

/** What a list of credentials is sorted by: when they were issued, their name, when they expire. */
export const CREDENTIAL_SORTS = ['issued', 'name', 'expires'] as const;
export type CredentialSort = (typeof CREDENTIAL_SORTS)[number];

const DAY_MILLISECONDS = 86_400_000;
const SOON_DAYS = 7;

/**
 * The state of a credential. Times are milliseconds since 1970. A revoked one stays so after it has expired, for as long as the
 * revocation is remembered. A replaced one is valid until it is revoked by itself. The server refuses a JWT from the second in which it
 * expires on. `orphaned`: its account does not carry the key that signed it any more, so it is refused though nobody revoked it.
 * `retired`: its Environment is, so it is refused until that is restored.
 */
export function credentialState(
  {
    expiresAt,
    revoked,
    orphaned,
    retired,
    replaced,
  }: { expiresAt: number; revoked: boolean; orphaned: boolean; retired: boolean; replaced: boolean },
  now: number,
): CredentialState {
  if (revoked) return 'revoked';
  if (expiresAt <= now) return 'expired';
  if (orphaned) return 'orphaned';
  if (retired) return 'retired';
  if (replaced) return 'replaced';
  return expiresAt - now < SOON_DAYS * DAY_MILLISECONDS ? 'expires-soon' : 'active';
}

/** Whether a credential in this state still opens anything, or does again once its Environment is restored. */
export const isValid = (state: CredentialState): boolean =>
  state === 'active' || state === 'expires-soon' || state === 'replaced' || state === 'retired';

/** Days within which a credential that is valid now may end, as they stand in addresses. */
export const EXPIRY_WINDOWS = ['1', '7', '30', '90'] as const;
export type ExpiryWindow = (typeof EXPIRY_WINDOWS)[number];

/**
 * The windows in which a credential ends: none for one that is expired or revoked already. Times are milliseconds since 1970. Seven
 * days are those of the state `expires-soon`.
 */
export function expiryWindows(
  { endsAt, state }: { endsAt: number; state: CredentialState },
  now: number,
): readonly ExpiryWindow[] {
  if (!isValid(state)) return [];
  return EXPIRY_WINDOWS.filter((days) => endsAt - now < Number(days) * DAY_MILLISECONDS);
}

/** When a credential ends by itself: when it expires or, replaced before that, is revoked. Milliseconds since 1970. */
export const endOf = ({ expiresAt, replacedUntil }: { expiresAt: number; replacedUntil: number | null }): number =>
  Math.min(expiresAt, replacedUntil ?? Infinity);

/** How many credentials end in each window. */
export type ExpiryCounts = Record<ExpiryWindow, number>;
export const noExpiryCounts = (): ExpiryCounts => ({ 1: 0, 7: 0, 30: 0, 90: 0 });
