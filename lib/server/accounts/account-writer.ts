/** Brings an Organization's home and edge account into the resolver, with the signing keys they shall carry. */
import { isDeepStrictEqual } from 'node:util';
import { CREDENTIAL_ROLES } from '../../domain/credentials/credential-roles.ts';
import type { CredentialRole } from '../../domain/credentials/credential-roles.ts';
import type { IssueAction } from '../../domain/credentials/credential-rules.ts';
import type { Grant } from '../../domain/grant.ts';
import { edgeAccountName } from '../../domain/names.ts';
import type { EnvironmentType } from '../../domain/names.ts';
import type { CreateOrganization } from '../../domain/organizations/organization.ts';
import { isClosed, keptClaims, publicKeyOf, withSuspension } from '../keys/rewrite-claims.ts';
import { signAccount } from '../keys/sign.ts';
import type { AccountGrant } from '../keys/sign.ts';
import type { SigningKeyId } from '../keys/derive.ts';
import { FIRST_MASTER } from '../keys/vault.ts';
import { getVault } from '../nats/connections/vault.ts';
import type { AccountIndex } from './account-index.ts';
import { applyToIndex, getIndex } from './index-service.ts';
import { changeRecord, readOrganizationRecord, recordKey, reserveOrganization } from './organization-record.ts';
import type { KeyName, KnownAccounts, OrganizationRecord } from './organization-record.ts';
import { updateClaims } from './resolver.ts';
import { signingOperator } from './operator/operator-key.ts';
import { withoutSuspension } from './settings/settings-change.ts';
import { readStoredClaims } from './stored-claims.ts';
import { readSigningKeys, recordOf, signingKeyNow } from './signing-keys.ts';
import type { SigningKeyRecord, SigningKeyRecords } from './signing-keys.ts';
import { edgeClaims, homeClaims, scopedKeys } from './wanted-claims.ts';
import type { Signable } from './wanted-claims.ts';

type OnTaken = (server: string) => void;

async function push(
  grant: AccountGrant,
  publicKey: string,
  name: string,
  { block, kept }: Signable,
  onTaken?: OnTaken,
): Promise<void> {
  const vault = await getVault();
  const jwt = signAccount(vault, grant, { publicKey, name, block, kept, by: await signingOperator(vault) });
  await updateClaims(jwt, onTaken);
  await applyToIndex(publicKey, jwt);
}

/**
 * Pushes until what was pushed is still what the record says: a slower replica whose older claims land last sees that the
 * record moved on and pushes again, so no key is lost.
 */
async function pushUntilCurrent(
  slug: string,
  accounts: KnownAccounts,
  pushOnce: (record: OrganizationRecord) => Promise<void>,
): Promise<OrganizationRecord> {
  for (;;) {
    const before = await reserveOrganization(slug, accounts);
    await pushOnce(before.record);
    const after = await readOrganizationRecord(slug);
    if (after?.revision === before.revision) return before.record;
  }
}

/**
 * Brings the home account into the resolver, its name reserved. `check` throws when the record is another request's. Safe to
 * repeat after a crash at any step.
 */
export async function ensureHome(
  grant: Grant<'organization.create'>,
  input: CreateOrganization,
  check: (record: OrganizationRecord) => void = () => undefined,
): Promise<OrganizationRecord> {
  return pushUntilCurrent(input.slug, {}, async (record) => {
    check(record);
    await push(grant, record.home, input.slug, await homeClaims(input.slug, record, input));
  });
}

export type OneOrganization = Exclude<AccountGrant, { organization: null }>;

/** The accounts that the index has of an Organization. */
export const knownAccounts = async (home: string): Promise<KnownAccounts> => {
  const edge = (await getIndex()).edgeOf(home);
  return edge === undefined ? { home } : { home, edge };
};

const pushEdge = (grant: AccountGrant, slug: string, accounts: KnownAccounts, onTaken?: OnTaken) =>
  pushUntilCurrent(slug, accounts, async (record) => {
    await push(grant, record.edge, edgeAccountName(slug), await edgeClaims(slug, record), onTaken);
  });

/**
 * Writes the edge account with the signing keys that the record names now; it is made when there is none. `onTaken` is told which
 * servers have taken the claims.
 */
export const writeEdge = async (grant: OneOrganization, home: string, onTaken?: OnTaken): Promise<OrganizationRecord> =>
  pushEdge(grant, grant.organization, await knownAccounts(home), onTaken);

/** Writes the home account with the signing keys that the record names now. */
export const writeHome = async (grant: OneOrganization, home: string, onTaken?: OnTaken): Promise<OrganizationRecord> =>
  pushUntilCurrent(grant.organization, await knownAccounts(home), async (record) => {
    await push(grant, record.home, grant.organization, await homeClaims(grant.organization, record), onTaken);
  });

/**
 * Makes the edge account of an Organization that has none, before an act that is carried out in both: servers answer nothing about an
 * account that none of them has claims of.
 */
export async function makeMissingEdge(grant: OneOrganization, home: string): Promise<void> {
  const accounts = await knownAccounts(home);
  if (accounts.edge === undefined) await pushEdge(grant, grant.organization, accounts);
}

/** Makes the edge account of an Organization that is being made; one that a request left which was given up gets the limits of this one. */
export async function makeEdge(
  grant: Grant<'organization.create'>,
  slug: string,
  { home, creation }: OrganizationRecord,
): Promise<void> {
  const accounts = await knownAccounts(home);
  if (accounts.edge === undefined || creation?.replaces === true) await pushEdge(grant, slug, accounts);
}

/**
 * Closes both accounts, or opens them as they were before, as the connections of the home account say: leafnodes have a limit of
 * their own, and would come in with trusted credentials. False when nothing had to be written: another replica did, or the
 * claims have changed again.
 */
export async function settleSuspension(grant: OneOrganization, home: string, edge: string): Promise<boolean> {
  const [stored, homeStored] = await Promise.all([readStoredClaims(edge), readStoredClaims(home)]);
  if (stored === null || homeStored === null) return false;
  const slug = grant.organization;
  const suspended = isClosed(homeStored.nats.limits);
  const homeBlock = withSuspension(homeStored.nats, suspended);
  const homeFollows = isDeepStrictEqual(homeBlock, homeStored.nats);
  const record = (await readOrganizationRecord(slug))?.record;
  if (record?.home === home)
    await changeRecord(slug, (now) => {
      const change = withoutSuspension(now.change, { suspended, issuedAt: homeStored.iat });
      return change && { ...now, change };
    });
  // The record orders changes of its own accounts, so that none undoes another; what is beside it, of a record that was lost, is closed all the same.
  if (!homeFollows && record?.home === home) await writeHome(grant, home);
  else if (!homeFollows) await push(grant, home, slug, { block: homeBlock, kept: keptClaims(homeStored) });
  const block = withSuspension(stored.nats, suspended);
  if (isDeepStrictEqual(block, stored.nats)) return !homeFollows;
  if (record?.edge === edge) await writeEdge(grant, home);
  else await push(grant, edge, edgeAccountName(slug), { block, kept: keptClaims(stored) });
  return true;
}

/**
 * The edge account of an Organization. Vertebra makes it with the Organization; where it did not, as 0.1 and the seed of the
 * demo, it is made now. Throws, and nothing is written, for an Organization that other means made: a look never writes.
 */
export async function ensureEdge(grant: Grant<'jetstream.inspect'>, home: string): Promise<string> {
  const edge = (await getIndex()).edgeOf(home);
  if (edge !== undefined) return edge;
  const known = await readOrganizationRecord(grant.organization);
  if (known?.record.home !== home) throw new Error(`${grant.organization} has no edge account, and none of ours.`);
  return (await writeEdge(grant, home)).edge;
}

/** Whether an account carries the signing key that signs now, with the template that it has today. */
async function carries(
  organization: string,
  account: string,
  key: KeyName,
  records: SigningKeyRecords,
): Promise<boolean> {
  // Named by somebody who did not get to write claims; it gets a record when they are written.
  if (recordOf(records, key) === undefined && !(await getVault()).masters.has(FIRST_MASTER)) return false;
  const stored = await readStoredClaims(account);
  const ours = (await scopedKeys(organization, account, [key], records)).at(-1);
  const known = stored?.nats.signing_keys.find((one) => publicKeyOf(one) === ours?.key);
  return known !== undefined && typeof known !== 'string' && isDeepStrictEqual(known.template, ours?.template);
}

/** For so long it is believed what claims carry, while no change of any claims was heard of since and the key was not rotated. */
const BELIEVED_MS = 5_000;
const MOST_BELIEVED = 10_000;

/** That claims carry a key, and what that was found by. */
interface Carried {
  account: string;
  record: SigningKeyRecord | undefined;
  index: AccountIndex;
  version: number;
  /** milliseconds of `performance` */
  at: number;
}
const believed = new Map<string, Carried>();

function believe(name: string, carried: Carried): void {
  if (believed.size >= MOST_BELIEVED) believed.clear();
  believed.set(name, carried);
}

/**
 * Makes sure that the account of a credential role carries its signing key, and names that account. Which generation signs is asked each
 * time, what the claims carry some seconds apart: whoever changes them is heard of, and a JWT under a key that they do not carry opens
 * nothing.
 */
export async function ensureCredentialKey(
  grant: Grant<IssueAction>,
  home: string,
  role: CredentialRole,
  environment: EnvironmentType,
): Promise<{ accountName: string; key: SigningKeyId }> {
  const slug = grant.organization;
  const sealed = CREDENTIAL_ROLES[role].kind === 'sealed';
  const accountName = sealed ? edgeAccountName(slug) : slug;
  const key = { role, environment };
  const name = JSON.stringify([home, role, environment]);
  const [records, index] = await Promise.all([readSigningKeys(slug), getIndex()]);
  const { version } = index;
  const signs = recordOf(records, key);
  const known = believed.get(name);
  const isBelieved = known?.index === index && known.version === version && known.record === signs;
  if (isBelieved && performance.now() - known.at < BELIEVED_MS)
    return { accountName, key: signingKeyNow(known.account, key, signs) };
  const at = performance.now();
  const { record } = await reserveOrganization(slug, await knownAccounts(home));
  const account = sealed ? record.edge : record.home;
  const isNamed = record[sealed ? 'edgeKeys' : 'homeKeys'].some(
    (one) => one.role === role && one.environment === environment,
  );
  if (isNamed && (await carries(slug, account, key, records))) {
    believe(name, { account, record: signs, index, version, at });
    return { accountName, key: signingKeyNow(account, key, signs) };
  }
  await recordKey(slug, sealed ? 'edgeKeys' : 'homeKeys', key);
  await (sealed ? writeEdge(grant, home) : writeHome(grant, home));
  // A new one is of the master secret of now, which writing the claims has written down.
  return { accountName, key: signingKeyNow(account, key, recordOf(await readSigningKeys(slug), key)) };
}
