import { edgeAccountName } from '../../domain/names.ts';
import { isUnsettled, organizationStanding } from '../../domain/organizations/organization-state.ts';
import type { AccountStanding } from '../../domain/organizations/organization-state.ts';
import type { UnreadableAccount } from '../../domain/organizations/organization.ts';
import { accountClaimsSchema } from '../keys/claims.ts';
import type { AccountClaims } from '../keys/claims.ts';
import { decodeJwt } from '../keys/jwt.ts';
import { operatorVerifier } from '../keys/nkey.ts';
import { isDeleted } from '../keys/deletion-claims.ts';
import { publicKeyOf } from '../keys/rewrite-claims.ts';
import { readAccount } from './organization-of-claims.ts';
import type { IndexedOrganization } from './organization-of-claims.ts';

/** Public key → JWTs issued until then are refused (seconds since 1970). */
type Revocations = Readonly<Record<string, number>>;

/** Public key of an account of a deleted Organization → what became of it, a sentence. */
export type GoneAccounts = Map<string, string>;

/** `acme` of `acme` and `acme--edge`. */
const ownerOfName = (name: string): string => name.replace(edgeAccountName(''), '');

/** Enough of a public key to know it by among those of an account: 75 random bits, behind the letter of its kind. */
const beginningOf = (publicKey: string): string => `${publicKey.slice(0, 16)} `;

/** Parses claims and verifies them: form, issuer, signature, that they are about the account they are stored under. */
export function createClaimsReader(operatorKeys: readonly string[]) {
  const known = new Set(operatorKeys);
  return async (account: string, jwt: string): Promise<AccountClaims> => {
    const { payload, signed, signature } = decodeJwt(jwt);
    const parsed = accountClaimsSchema.safeParse(payload);
    if (!parsed.success) throw new Error('Its claims are no account claims.');
    if (!known.has(parsed.data.iss)) throw new Error('Signed by a key that is none of our operator.');
    if (parsed.data.sub !== account) throw new Error('Stored under another account than it is about.');
    if (!(await operatorVerifier(parsed.data.iss)(signed, signature))) throw new Error('Its signature does not fit.');
    return parsed.data;
  };
}

/**
 * All Organizations of the Sovereign in memory. Listing and searching never ask NATS.
 * The resolver stores what anybody with a system user sends it, so nothing is believed before its signature is checked.
 */
export class AccountIndex {
  readonly #read: (account: string, jwt: string) => Promise<AccountClaims>;
  #bySlug = new Map<string, IndexedOrganization>();
  #slugs = new Map<string, string>();
  /** home account → its edge accounts, one but for mishaps, and back */
  #edges = new Map<string, Map<string, AccountStanding>>();
  #homes = new Map<string, string>();
  #unreadable = new Map<string, UnreadableAccount>();
  readonly #gone: GoneAccounts;
  #returned = new Set<string>();
  /** account → users that its claims revoke */
  #revocations = new Map<string, Revocations>();
  /** account → beginnings of the signing keys that its claims carry, in one text: whole, those of 10,000 accounts take 20 MB */
  #signers = new Map<string, string>();
  /** grows with every change, so that derived lists know when they are old */
  version = 0;

  /** `gone` is added to as claims say that their account was deleted. */
  constructor(operatorKeys: readonly string[], gone: GoneAccounts = new Map()) {
    this.#gone = gone;
    this.#read = createClaimsReader(operatorKeys);
  }

  get organizations(): ReadonlyMap<string, IndexedOrganization> {
    return this.#bySlug;
  }

  get unreadable(): UnreadableAccount[] {
    return [...this.#unreadable.values()];
  }

  /** Accounts of deleted Organizations that have claims again which let people in: somebody wrote older ones. */
  get returned(): string[] {
    return [...this.#returned];
  }

  /** public key of the edge account beside a home account */
  edgeOf(home: string): string | undefined {
    return [...(this.#edges.get(home)?.keys() ?? [])].at(-1);
  }

  /** Users that an account's claims revoke; undefined where its claims are not known to be in the resolver. */
  revocationsIn(account: string): Revocations | undefined {
    return this.#revocations.get(account);
  }

  /** Whether an account's claims carry a signing key; undefined where its claims are not known to be in the resolver. */
  carriesSigner(account: string, publicKey: string): boolean | undefined {
    return this.#signers.get(account)?.includes(beginningOf(publicKey));
  }

  /** The Organization that a home or edge account belongs to. */
  ownerOf(account: string): IndexedOrganization | undefined {
    const slug = this.#slugs.get(this.#homes.get(account) ?? account);
    return slug === undefined ? undefined : this.#bySlug.get(slug);
  }

  /** State of an Organization now: neither claims nor their reading know what time it is. */
  standingOf({ slug, account, standing }: IndexedOrganization, now = Date.now()) {
    return organizationStanding(slug, standing, [...(this.#edges.get(account)?.values() ?? [])], now);
  }

  /** Edge accounts that do not let people in, or out, as their home accounts say by now. */
  unsettled(): { organization: IndexedOrganization; edge: string }[] {
    return [...this.#bySlug.values()].flatMap((organization) =>
      [...(this.#edges.get(organization.account) ?? [])].flatMap(([edge, standing]) =>
        isUnsettled(organization.standing, standing) ? [{ organization, edge }] : [],
      ),
    );
  }

  /**
   * Takes over accounts that have expired and that this index does not have: a bulk read leaves them out, and within a minute
   * the server deletes their claims (nats-server, server/dirstore.go, PackWalk and startExpiring). They are as they were known.
   */
  keepExpired(before: AccountIndex, deleted: ReadonlySet<string>, now = Date.now()): void {
    const isLost = (account: string, { expires }: AccountStanding) =>
      expires !== null &&
      expires * 1_000 <= now &&
      !deleted.has(account) &&
      !this.#slugs.has(account) &&
      !this.#homes.has(account) &&
      !this.#unreadable.has(account);
    for (const organization of before.#bySlug.values()) {
      const { account, slug, standing } = organization;
      if (isLost(account, standing) && !this.#bySlug.has(slug))
        this.#place(account, { kind: 'organization', organization });
    }
    for (const [home, edges] of before.#edges) {
      for (const [edge, standing] of edges)
        if (isLost(edge, standing)) this.#place(edge, { kind: 'edge', home, standing });
    }
  }

  /** Takes in one account's claims as the resolver holds them, in place of what was known of it. */
  async apply(account: string, jwt: string): Promise<void> {
    const problem = await this.#take(account, jwt);
    if (problem === null) return;
    this.remove(account);
    this.#unreadable.set(account, { account, reason: problem });
  }

  /**
   * Takes in claims that were overheard on their way to the resolver. False, and nothing is changed, when they cannot be
   * used: whether the resolver kept them must be asked then.
   */
  async hear(account: string, jwt: string): Promise<boolean> {
    return (await this.#take(account, jwt)) === null;
  }

  /** Something was heard that cannot be taken in: what was made of this index may not hold any more. */
  doubt(): void {
    this.version += 1;
  }

  /** null, or why the claims cannot be used. */
  async #take(account: string, jwt: string): Promise<string | null> {
    try {
      const claims = await this.#read(account, jwt);
      this.remove(account);
      if (isDeleted(claims.nats))
        this.#gone.set(
          account,
          this.#gone.get(account) ?? `It belonged to ${ownerOfName(claims.name)}, which was deleted.`,
        );
      else if (this.#gone.has(account)) {
        this.#refuseReturned(account);
        return null;
      }
      this.#place(account, readAccount(claims));
      this.#revocations.set(account, claims.nats.revocations ?? {});
      this.#signers.set(account, claims.nats.signing_keys.map((key) => beginningOf(publicKeyOf(key))).join(''));
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'Not readable.';
    }
  }

  /** What was deleted does not come back, whoever writes its claims: neither as an Organization nor under its name. */
  #refuseReturned(account: string): void {
    const reason = `${this.#gone.get(account) ?? ''} Somebody has written its claims again. Vertebra removes them.`;
    this.#unreadable.set(account, { account, reason });
    this.#returned.add(account);
  }

  #place(account: string, read: ReturnType<typeof readAccount>): void {
    switch (read.kind) {
      case 'organization': {
        const { slug } = read.organization;
        const holder = this.#bySlug.get(slug);
        if (holder && holder.account < account) {
          this.#refuseName(account, holder.account, slug);
          return;
        }
        if (holder) this.#refuseName(holder.account, account, slug);
        this.#bySlug.set(slug, read.organization);
        this.#slugs.set(account, slug);
        return;
      }
      case 'edge':
        this.#edges.set(read.home, new Map(this.#edges.get(read.home)).set(account, read.standing));
        this.#homes.set(account, read.home);
        return;
      case 'unreadable':
        this.#unreadable.set(account, { account, reason: read.reason });
        return;
      case 'other':
    }
  }

  /** Two accounts of one name: the smaller key has it, so that every replica decides alike, and people are told. */
  #refuseName(account: string, holder: string, slug: string): void {
    this.#slugs.delete(account);
    this.#unreadable.set(account, { account, reason: `Has the name ${slug}, as ${holder} does.` });
  }

  /** Forgets an account, whatever it was. */
  remove(account: string): void {
    this.version += 1;
    this.#unreadable.delete(account);
    this.#returned.delete(account);
    this.#revocations.delete(account);
    this.#signers.delete(account);
    const slug = this.#slugs.get(account);
    if (slug !== undefined) {
      this.#bySlug.delete(slug);
      this.#slugs.delete(account);
    }
    const home = this.#homes.get(account);
    if (home !== undefined) {
      this.#edges.get(home)?.delete(account);
      if (this.#edges.get(home)?.size === 0) this.#edges.delete(home);
      this.#homes.delete(account);
    }
  }
}
