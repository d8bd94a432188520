/** Brings an Organization's home and edge account into the resolver, with the signing keys they shall carry. */
import { isDeepStrictEqual } from 'node:util';
import { CREDENTIAL_ROLES, SESSION_ROLES, SUPPORT_TEMPLATE } from '../../domain/credentials/credential-roles.ts';
import type { CredentialRole } from '../../domain/credentials/credential-roles.ts';
import type { PermissionTemplate } from '../../domain/credentials/permission-template.ts';
import type { IssueAction } from '../../domain/credentials/credential-rules.ts';
import type { Grant } from '../../domain/grant.ts';
import { edgeAccountName, isEnvironmentType } from '../../domain/names.ts';
import type { EnvironmentType } from '../../domain/names.ts';
import type { CreateOrganization, WantedLimits } from '../../domain/organizations/organization.ts';
import {
  edgeAccount,
  environmentOfTag,
  homeAccount,
  ORGANIZATION_TAG,
  scopedSigningKey,
} from '../keys/account-claims.ts';
import { accountClaimsSchema } from '../keys/claims.ts';
import type { AccountClaims } from '../keys/claims.ts';
import {
  isClosed,
  keptClaims,
  mergeExports,
  mergeKeys,
  publicKeyOf,
  rewriteEdge,
  withRevocations,
  withSuspension,
} from '../keys/rewrite-claims.ts';
import type { SigningKey } from '../keys/rewrite-claims.ts';
import { CONTROL_TEMPLATE, CONTROL_ROLE, controlKeyId, signAccount, SUPPORT_ROLE } from '../keys/sign.ts';
import type { AccountGrant } from '../keys/sign.ts';
import type { SigningKeyId } from '../keys/derive.ts';
import { applyToIndex, getIndex } from './index-service.ts';
import { carriedSupportKeys, readOrganizationRecord, recordKey, reserveOrganization } from './organization-record.ts';
import type { KeyName, KnownAccounts, OrganizationRecord } from './organization-record.ts';
import { updateClaims } from './resolver.ts';
import { revokedIn } from './revocations.ts';
import { readStoredClaims } from './stored-claims.ts';
import { getVault } from '../nats/connections/vault.ts';

/** Until rotation exists, every key is of the first generation. */
const GENERATION = 1;
export const WHOLE_ACCOUNT = '-';

export const signingKeyId = (account: string, key: KeyName): SigningKeyId => ({
  account,
  role: key.role,
  environment: key.environment,
  generation: GENERATION,
});

/** Each support grant has a signing key of its own, so that taking it away cuts its sessions and nobody else's. */
export const supportKeyId = (edge: string, grantId: string): SigningKeyId =>
  signingKeyId(edge, { role: SUPPORT_ROLE, environment: grantId });

export const DEFAULT_LIMITS: WantedLimits = {
  storageBytes: 10 * 1024 ** 3,
  memoryBytes: 0,
  streams: 50,
  consumers: 500,
  connections: 1000,
};

function templateOf(organization: string, key: KeyName): PermissionTemplate {
  return CREDENTIAL_ROLES[key.role as CredentialRole].template(organization, key.environment as EnvironmentType);
}

async function scopedKeys(organization: string, account: string, keys: readonly KeyName[]) {
  const vault = await getVault();
  return keys.map((key) =>
    scopedSigningKey(
      vault.signingKey(signingKeyId(account, key)).publicKey,
      `${key.role}/${key.environment}`,
      templateOf(organization, key),
    ),
  );
}

interface Signable {
  block: AccountClaims['nats'];
  kept: Record<string, unknown>;
}

/** Gives the names of the servers that have taken it. */
async function push(grant: AccountGrant, publicKey: string, name: string, { block, kept }: Signable) {
  const jwt = signAccount(await getVault(), grant, { publicKey, name, block, kept });
  const servers = await updateClaims(jwt);
  await applyToIndex(publicKey, jwt);
  return servers;
}

const parseBlock = (block: Record<string, unknown>) => accountClaimsSchema.shape.nats.parse(block);
const never = () => false;

/** The home account starts from the resolver's copy: others may have changed limits, and their keys stay. */
async function homeClaims(slug: string, record: OrganizationRecord, created?: CreateOrganization): Promise<Signable> {
  const stored = await readStoredClaims(record.home);
  const vault = await getVault();
  const ours = [
    scopedSigningKey(vault.signingKey(controlKeyId(record.home)).publicKey, CONTROL_ROLE, CONTROL_TEMPLATE),
    ...(await scopedKeys(slug, record.home, record.homeKeys)),
  ];
  // Only a creation may start from nothing: any other change would leave the account without Environments and limits.
  if (stored === null && created === undefined) throw new Error(`The resolver has no claims of ${slug}.`);
  const block =
    created === undefined ? stored?.nats : createdBlock(created, stored, record.creation?.replaces ?? false);
  const signing_keys = mergeKeys(stored?.nats.signing_keys ?? [], ours, never);
  const written = parseBlock({ ...block, signing_keys });
  return { block: withRevocations(written, await revokedIn(slug, 'home'), Date.now() / 1000), kept: keptClaims(stored) };
}

/** Adds to claims that are there what is missing; only a request that replaced another one changes what that had asked for. */
function createdBlock(created: CreateOrganization, stored: AccountClaims | null, replacing: boolean) {
  const fresh = parseBlock(homeAccount({ ...created, limits: created.limits ?? DEFAULT_LIMITS }));
  if (stored === null) return fresh;
  const { nats } = stored;
  const exports = mergeExports(nats.exports, fresh.exports);
  const isOfEnvironment = (tag: string) => environmentOfTag(tag) !== null;
  if (!replacing)
    return { ...nats, exports, tags: nats.tags.some(isOfEnvironment) ? nats.tags : [...nats.tags, ...fresh.tags] };
  const others = nats.tags.filter((tag) => tag !== ORGANIZATION_TAG && !isOfEnvironment(tag));
  const limits = { ...nats.limits, ...fresh.limits };
  return { ...nats, description: fresh.description, limits, exports, tags: [...fresh.tags, ...others] };
}

/**
 * Which signing keys of an edge are ours by what they are called, and which of those stay although the record does not name
 * them: those of credential roles, whose holders would be cut. A support grant's never does.
 */
async function ownKeys(edge: string, stored: readonly SigningKey[], record: OrganizationRecord) {
  const vault = await getVault();
  const names = stored.flatMap((key): KeyName[] => {
    const [, role, environment] = (typeof key === 'string' ? null : /^([^/]+)\/([^/]+)$/.exec(key.role ?? '')) ?? [];
    if (role === undefined || environment === undefined) return [];
    const isOurs = vault.signingKey(signingKeyId(edge, { role, environment })).publicKey === publicKeyOf(key);
    return isOurs ? [{ role, environment }] : [];
  });
  const grants = record.supportKeys.map(({ grant }) => ({ role: SUPPORT_ROLE, environment: grant }));
  const ours = [...names, ...grants].map((name) => vault.signingKey(signingKeyId(edge, name)).publicKey);
  const isKnown = ({ role, environment }: KeyName) =>
    record.edgeKeys.some((key) => key.role === role && key.environment === environment);
  const forgotten = names.filter(
    (name) => name.role in CREDENTIAL_ROLES && isEnvironmentType(name.environment) && !isKnown(name),
  );
  return { ours: new Set(ours), carried: [...record.edgeKeys, ...forgotten] };
}

/**
 * The edge account starts from the resolver's copy, too. Whether it lets anybody in is the home account's to say: while that
 * is suspended, so is this.
 */
async function edgeClaims(slug: string, record: OrganizationRecord): Promise<Signable> {
  const { home, edge } = record;
  const [vault, stored, homeStored] = await Promise.all([getVault(), readStoredClaims(edge), readStoredClaims(home)]);
  const { ours, carried } = await ownKeys(edge, stored?.nats.signing_keys ?? [], record);
  const sessions = (['inspector', 'reader'] as const).map((role) =>
    scopedSigningKey(
      vault.signingKey(signingKeyId(edge, { role, environment: WHOLE_ACCOUNT })).publicKey,
      role,
      SESSION_ROLES[role],
    ),
  );
  const support = carriedSupportKeys(record, Date.now()).map(({ grant }) =>
    scopedSigningKey(
      vault.signingKey(supportKeyId(edge, grant)).publicKey,
      `${SUPPORT_ROLE}/${grant}`,
      SUPPORT_TEMPLATE,
    ),
  );
  const signing_keys = [...sessions, ...(await scopedKeys(slug, edge, carried)), ...support];
  const fresh = parseBlock({ ...edgeAccount(slug, home), signing_keys });
  const block = rewriteEdge(stored?.nats ?? null, fresh, (key) => ours.has(publicKeyOf(key)));
  const suspended = homeStored !== null && isClosed(homeStored.nats.limits);
  const written = withRevocations(withSuspension(block, suspended), await revokedIn(slug, 'edge'), Date.now() / 1000);
  return { block: written, kept: keptClaims(stored) };
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

type OneOrganization = Exclude<AccountGrant, { organization: null }>;

const knownAccounts = async (home: string): Promise<KnownAccounts> => {
  const edge = (await getIndex()).edgeOf(home);
  return edge === undefined ? { home } : { home, edge };
};

type OnTaken = (servers: readonly string[]) => void;
const ignore: OnTaken = () => undefined;

const pushEdge = (grant: AccountGrant, slug: string, accounts: KnownAccounts, onTaken = ignore) =>
  pushUntilCurrent(slug, accounts, async (record) => {
    onTaken(await push(grant, record.edge, edgeAccountName(slug), await edgeClaims(slug, record)));
  });

/**
 * Writes the edge account with the signing keys that the record names now; it is made when there is none. `onTaken` is told which
 * servers have taken the claims.
 */
export const writeEdge = async (grant: OneOrganization, home: string, onTaken?: OnTaken): Promise<OrganizationRecord> =>
  pushEdge(grant, grant.organization, await knownAccounts(home), onTaken);

/** Writes the home account with the signing keys that the record names now. */
export const writeHome = async (grant: OneOrganization, home: string, onTaken = ignore): Promise<OrganizationRecord> =>
  pushUntilCurrent(grant.organization, await knownAccounts(home), async (record) => {
    onTaken(await push(grant, record.home, grant.organization, await homeClaims(grant.organization, record)));
  });

/** Makes the edge account of an Organization that is being made. */
export async function makeEdge(grant: Grant<'organization.create'>, slug: string, home: string): Promise<void> {
  const accounts = await knownAccounts(home);
  if (accounts.edge === undefined) await pushEdge(grant, slug, accounts);
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
  if (!homeFollows) await push(grant, home, slug, { block: homeBlock, kept: keptClaims(homeStored) });
  const block = withSuspension(stored.nats, suspended);
  if (isDeepStrictEqual(block, stored.nats)) return !homeFollows;
  // The record orders changes of its own edge account; one beside it, of a record that was lost, is closed all the same.
  if ((await readOrganizationRecord(slug))?.record.edge === edge) await writeEdge(grant, home);
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

/** Whether an account carries a signing key with the template that it has today. */
async function carries(organization: string, account: string, key: KeyName): Promise<boolean> {
  const stored = await readStoredClaims(account);
  const [ours] = await scopedKeys(organization, account, [key]);
  const known = stored?.nats.signing_keys.find((one) => publicKeyOf(one) === ours?.key);
  return known !== undefined && typeof known !== 'string' && isDeepStrictEqual(known.template, ours?.template);
}

/** Makes sure that the account of a credential role carries its signing key, and names that account. */
export async function ensureCredentialKey(
  grant: Grant<IssueAction>,
  home: string,
  role: CredentialRole,
  environment: EnvironmentType,
): Promise<{ accountName: string; key: SigningKeyId }> {
  const slug = grant.organization;
  const sealed = CREDENTIAL_ROLES[role].kind === 'sealed';
  const key = { role, environment };
  const { record } = await reserveOrganization(slug, await knownAccounts(home));
  const account = sealed ? record.edge : record.home;
  const accountName = sealed ? edgeAccountName(slug) : slug;
  if (!(await carries(slug, account, key))) {
    await recordKey(slug, sealed ? 'edgeKeys' : 'homeKeys', key);
    await (sealed ? writeEdge(grant, home) : writeHome(grant, home));
  }
  return { accountName, key: signingKeyId(account, key) };
}
