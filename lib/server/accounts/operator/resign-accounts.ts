/** All accounts that a key of the operator has signed, and how they are signed by another one. */
import { VertebraError } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/grant.ts';
import { isOrganizationSlug } from '../../../domain/names.ts';
import { z } from '../../../domain/zod.ts';
import { decodeJwt } from '../../keys/jwt.ts';
import { resignAccount } from '../../keys/rotation/resign.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { readOrganizationRecord, recordSigning } from '../organization-record.ts';
import { lookupClaims, packClaims, updateClaims } from '../resolver.ts';

/** Enough to keep the resolver busy. */
const IN_FLIGHT = 32;

const headSchema = z.looseObject({ iss: z.string(), iat: z.number(), name: z.string().default('') });
const headOf = (jwt: string) => {
  try {
    return headSchema.parse(decodeJwt(jwt).payload);
  } catch {
    return null;
  }
};

/** An account by what its claims say of themselves. */
export interface SignedAccount {
  account: string;
  name: string;
}

/**
 * Every account whose claims say that one of these keys has signed them, whatever else they hold: those of Organizations, SYS, `catalyst`,
 * and those that other tools made. Nothing is judged. Throws `nats-unavailable`.
 */
export async function signedBy(keys: readonly string[]): Promise<SignedAccount[]> {
  const found: SignedAccount[] = [];
  await packClaims((account, jwt) => {
    const head = headOf(jwt);
    if (head !== null && keys.includes(head.iss)) found.push({ account, name: head.name });
  });
  return found;
}

/** The newest of the copies that servers have of the claims of an account; null when none of them can be read. */
function newestOf(copies: readonly string[]) {
  const read = copies.flatMap((jwt) => {
    const head = headOf(jwt);
    return head === null ? [] : [{ ...head, jwt }];
  });
  return read.sort((a, b) => b.iat - a.iat)[0] ?? null;
}

/** The newest claims of an account that a server has, unjudged; null when none can be read. Throws `nats-unavailable`. */
export const newestClaims = async (account: string): Promise<string | null> =>
  newestOf(await lookupClaims(account))?.jwt ?? null;

/** Signs the claims that an account has at this moment; nothing where every server has them by this key already. */
async function resignOne(grant: Grant<'operator-key.resign'>, account: string, by: string): Promise<void> {
  const copies = await lookupClaims(account);
  const newest = newestOf(copies);
  if (newest === null || copies.every((copy) => headOf(copy)?.iss === by)) return;
  const jwt = await resignAccount(await getVault(), grant, newest.jwt, by);
  // The index of every process hears of it.
  await updateClaims(jwt);
}

/** Makes claims of an account of an Organization anew from its record. */
export type Rewrite = (slug: string, home: string, side: 'home' | 'edge') => Promise<unknown>;

/**
 * The same for the accounts of an Organization. Whoever changes their claims changes its record before, and looks at it afterwards; so
 * does this: of two at the same time one sees the other, and makes the claims anew from the record.
 */
async function resignOfOrganization(
  grant: Grant<'operator-key.resign'>,
  { slug, accounts }: Group & { slug: string },
  by: string,
  rewrite: Rewrite,
): Promise<void> {
  const known = await recordSigning(slug);
  await Promise.all(accounts.map(({ account }) => resignOne(grant, account, by)));
  if (known === null || (await readOrganizationRecord(slug))?.revision === known.revision) return;
  const { home, edge } = known.record;
  for (const { account } of accounts) {
    // another one of that name follows no record
    if (account === home || account === edge) await rewrite(slug, home, account === home ? 'home' : 'edge');
  }
}

/** Accounts that are signed one after the other. */
interface Group {
  /** whose record may order the changes of their claims; null for accounts of no Organization */
  slug: string | null;
  accounts: SignedAccount[];
}

const EDGE_SUFFIX = /--edge$/;

/** Both accounts of an Organization together, every other one by itself. */
function groupsOf(accounts: readonly SignedAccount[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of accounts) {
    const name = one.name.replace(EDGE_SUFFIX, '');
    const slug = isOrganizationSlug(name) ? name : null;
    const group = groups.get(slug ?? one.account) ?? { slug, accounts: [] };
    groups.set(slug ?? one.account, group);
    group.accounts.push(one);
  }
  return [...groups.values()];
}

/** An account that could not be signed again, and why, for people. */
export interface ResignFailure extends SignedAccount {
  reason: string;
}

/**
 * Signs the claims of accounts by another key of the operator. `tell` is asked after each: false ends it. One that cannot be signed as it is holds up no other. Throws `nats-unavailable`.
 */
export async function resignAccounts(
  grant: Grant<'operator-key.resign'>,
  accounts: readonly SignedAccount[],
  by: string,
  rewrite: Rewrite,
  tell: (state: { left: number; failures: ResignFailure[] }) => boolean,
): Promise<ResignFailure[]> {
  const queue = groupsOf(accounts).values();
  const failures: ResignFailure[] = [];
  let left = accounts.length;
  let goesOn = true;
  const work = async () => {
    for (const { slug, accounts: some } of queue) {
      if (!goesOn) return;
      try {
        if (slug !== null) await resignOfOrganization(grant, { slug, accounts: some }, by, rewrite);
        else for (const { account } of some) await resignOne(grant, account, by);
        left -= some.length;
      } catch (error) {
        const isSilent = error instanceof VertebraError && error.code === 'nats-unavailable';
        if (isSilent || !(error instanceof Error)) throw error;
        failures.push(...some.map((one) => ({ ...one, reason: error.message })));
      }
      goesOn &&= tell({ left, failures });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return failures;
}
