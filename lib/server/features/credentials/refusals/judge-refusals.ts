import { causeOfRefusal } from '../../../../domain/credentials/refusal-cause.ts';
import type { AccountFacts, RefusedLogin } from '../../../../domain/credentials/refusal-cause.ts';
import { credentialSchema } from '../../../../domain/credentials/credential.ts';
import type { Refusal } from '../../../../domain/credentials/refusal.ts';
import type { OrganizationState } from '../../../../domain/organizations/organization-state.ts';
import { readableText } from '../../../../domain/free-text.ts';
import { credentialKeys, readAccountSigners } from '../../../accounts/account-signers.ts';
import type { AccountSigners } from '../../../accounts/account-signers.ts';
import type { AccountIndex } from '../../../accounts/account-index.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import type { ShownUser } from '../../../accounts/shown-user.ts';
import { withCatalyst } from '../../../nats/connections/catalyst.ts';
import type { RefusalEvent } from './refusal-event.ts';
import type { RefusalLines } from './refusal-lines.ts';

/** A refused login whose JWT names an account of ours, and is not verified yet. */
export interface Suspect {
  event: RefusalEvent;
  shown: ShownUser;
}

/** Whose a refused login is found to be: a credential's, a session's of the console, or nobody's, as when its JWT is forged. */
export type Whose = 'credential' | 'session' | 'nobody';

/** Claims are read anew after that, and when any claims have changed. */
const FRESH_MS = 10_000;
const MOST_ACCOUNTS = 1_000;
const NAME_LENGTH = 60;

type Claims = Pick<AccountSigners, 'changedAt' | 'revokedUntil'>;
type Signers = Pick<AccountSigners, 'signer'> & {
  /** `none`: the resolver has none, so servers know no such account; null: they could not be asked */
  claims: Claims | 'none' | null;
};
interface Reading {
  at: number;
  version: number;
  signers: Promise<Signers>;
}

/** Of an account whose claims are not there, only the keys that sign credentials are known. */
async function readSigners(slug: string, account: string): Promise<Signers> {
  // Whoever asks is told that the cause is not known.
  const read = await readAccountSigners(slug, account).catch(() => undefined);
  if (read) return { signer: read.signer, claims: read };
  const isOurs = await credentialKeys(slug, account);
  return {
    signer: (key) => (isOurs(key) ? { of: 'credentials', carried: false } : null),
    claims: read === null ? 'none' : null,
  };
}

/** What the causes depend on, as the claims of an account say. */
function factsOf(
  { claims }: Signers,
  signer: AccountFacts['signer'],
  user: string,
  state: OrganizationState,
): AccountFacts | null {
  if (claims === null) return null;
  const suspended = state === 'suspended' || state === 'suspending';
  if (claims === 'none') {
    return { changedAt: 0, signer: { carried: true, template: null }, revokedUntil: null, suspended, valid: false };
  }
  const valid = state !== 'expired' && state !== 'not-yet-valid';
  return { changedAt: claims.changedAt, signer, revokedUntil: claims.revokedUntil(user), suspended, valid };
}

/** Finds whose refused logins are, and why they were refused. Asks for the claims of an account once for many. */
export class RefusalJudge {
  readonly #lines: RefusalLines;
  readonly #readings = new Map<string, Reading>();

  constructor(lines: RefusalLines) {
    this.#lines = lines;
  }

  /** Whether judging it costs no question to NATS. */
  isAtHand({ shown: { account } }: Suspect, { version }: AccountIndex): boolean {
    const known = this.#readings.get(account);
    return known?.version === version && Date.now() - known.at < FRESH_MS;
  }

  #signers(suspect: Suspect, slug: string, index: AccountIndex): Promise<Signers> {
    const { account } = suspect.shown;
    const known = this.#readings.get(account);
    if (known && this.isAtHand(suspect, index)) return known.signers;
    const signers = readSigners(slug, account);
    this.#readings.delete(account);
    this.#readings.set(account, { at: Date.now(), version: index.version, signers });
    for (const oldest of this.#readings.keys()) {
      if (this.#readings.size <= MOST_ACCOUNTS) break;
      this.#readings.delete(oldest);
    }
    return signers;
  }

  /**
   * Judges one, and remembers it when a credential of an Organization was shown. Nothing of a JWT is believed, and nothing of its
   * login kept, before the signature by a key of its account is verified.
   */
  async judge(suspect: Suspect): Promise<Whose> {
    const { shown, event } = suspect;
    const index = await getIndex();
    const owner = index.ownerOf(shown.account);
    if (!owner) return 'nobody';
    const signers = await this.#signers(suspect, owner.slug, index);
    const signer = signers.signer(shown.issuer);
    if (!signer || !(await shown.isSigned())) return 'nobody';
    if (signer.of === 'sessions') return 'session';
    const { state } = index.standingOf(owner, event.at);
    const cause = causeOfRefusal(loginOf(suspect), factsOf(signers, signer, shown.publicKey, state));
    const { publicKey } = shown;
    const known = this.#lines.find(owner.account, { publicKey, cause })?.credential;
    this.#lines.add(owner.account, {
      publicKey,
      cause,
      at: event.at,
      server: event.server,
      address: event.address,
      client: event.client,
      name: readableText(shown.name, NAME_LENGTH),
      credential: known ?? (await readCredential(owner.slug, publicKey)),
      expiresAt: shown.expires === null ? null : iso(shown.expires),
      issuedAt: iso(shown.issuedAt),
    });
    return 'credential';
  }
}

/** A number of seconds that is no date stands in nothing that we signed. */
const iso = (seconds: number): string => new Date(Math.min(Math.max(seconds, 0), 8e12) * 1000).toISOString();

const loginOf = ({ event, shown }: Suspect): RefusedLogin => ({
  at: Math.floor(event.at / 1000),
  overLimit: event.overLimit,
  transport: event.transport,
  issuedAt: shown.issuedAt,
  expires: shown.expires,
  notBefore: shown.notBefore,
  hasOwnPermissions: shown.hasOwnPermissions,
  limits: shown.limits,
});

/** What is remembered of a credential; null when nothing is, or it cannot be read now: the next login asks again. */
async function readCredential(slug: string, publicKey: string): Promise<Refusal['credential']> {
  try {
    const entry = await withCatalyst(({ credentials }) => credentials.get(`${slug}.${publicKey}`));
    if (entry?.operation !== 'PUT') return null;
    const { name, role, environment } = credentialSchema.parse(entry.json());
    return { name, role, environment };
  } catch {
    return null;
  }
}
