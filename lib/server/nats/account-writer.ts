/** Brings an Organization's home and edge account into the resolver, with the signing keys they shall carry. */
import { isDeepStrictEqual } from 'node:util';
import { CREDENTIAL_ROLES, SESSION_ROLES, SUPPORT_TEMPLATE } from '../../domain/credential-roles.ts';
import type { CredentialRole, PermissionTemplate } from '../../domain/credential-roles.ts';
import type { IssueAction } from '../../domain/credential-rules.ts';
import type { Grant } from '../../domain/grant.ts';
import { edgeAccountName } from '../../domain/names.ts';
import type { EnvironmentType } from '../../domain/names.ts';
import type { CreateOrganization, OrganizationLimits } from '../../domain/organization.ts';
import { edgeAccount, homeAccount, scopedSigningKey } from '../keys/account-claims.ts';
import { CONTROL_TEMPLATE, CONTROL_ROLE, controlKeyId, signAccount, SUPPORT_ROLE } from '../keys/sign.ts';
import type { AccountGrant } from '../keys/sign.ts';
import type { SigningKeyId } from '../keys/derive.ts';
import { applyToIndex, getIndex } from './index-service.ts';
import { carriedSupportKeys, readOrganizationRecord, recordKey, reserveOrganization } from './organization-record.ts';
import type { KeyName, KnownAccounts, OrganizationRecord } from './organization-record.ts';
import { updateClaims } from './resolver.ts';
import { readStoredClaims } from './stored-claims.ts';
import { getVault } from './vault.ts';

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

export const DEFAULT_LIMITS: OrganizationLimits = {
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

async function push(
  grant: AccountGrant,
  publicKey: string,
  name: string,
  block: Parameters<typeof signAccount>[2]['block'],
) {
  const jwt = signAccount(await getVault(), grant, { publicKey, name, block });
  await updateClaims(jwt);
  await applyToIndex(publicKey, jwt);
}

type SigningKey = string | { kind: 'user_scope'; key: string };
const publicKeyOf = (key: SigningKey): string => (typeof key === 'string' ? key : key.key);

/** The home account starts from the resolver's copy: others may have changed limits, and their keys stay. */
async function homeBlock(slug: string, record: OrganizationRecord, created?: CreateOrganization) {
  const stored = await readStoredClaims(record.home);
  const vault = await getVault();
  const ours = [
    scopedSigningKey(vault.signingKey(controlKeyId(record.home)).publicKey, CONTROL_ROLE, CONTROL_TEMPLATE),
    ...(await scopedKeys(slug, record.home, record.homeKeys)),
  ];
  if (stored !== null) {
    const names = new Set(ours.map((key) => key.key));
    const theirs = stored.nats.signing_keys.filter((key) => !names.has(publicKeyOf(key)));
    return { ...stored.nats, signing_keys: [...theirs, ...ours] };
  }
  // Only a creation may start from nothing: any other change would leave the account without Environments and limits.
  if (created === undefined) throw new Error(`The resolver has no claims of ${slug}.`);
  return { ...homeAccount({ ...created, limits: created.limits ?? DEFAULT_LIMITS }), signing_keys: ours };
}

async function edgeBlock(slug: string, record: OrganizationRecord) {
  const vault = await getVault();
  const sessions = (['inspector', 'reader'] as const).map((role) =>
    scopedSigningKey(
      vault.signingKey(signingKeyId(record.edge, { role, environment: WHOLE_ACCOUNT })).publicKey,
      role,
      SESSION_ROLES[role],
    ),
  );
  const support = carriedSupportKeys(record, Date.now()).map(({ grant }) =>
    scopedSigningKey(
      vault.signingKey(supportKeyId(record.edge, grant)).publicKey,
      `${SUPPORT_ROLE}/${grant}`,
      SUPPORT_TEMPLATE,
    ),
  );
  return {
    ...edgeAccount(slug, record.home),
    signing_keys: [...sessions, ...(await scopedKeys(slug, record.edge, record.edgeKeys)), ...support],
  };
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

/** Reserves the name and brings the home account into the resolver. Safe to repeat after a crash at any step. */
export async function ensureHome(
  grant: Grant<'organization.create'>,
  input: CreateOrganization,
): Promise<OrganizationRecord> {
  return pushUntilCurrent(input.slug, {}, async (record) => {
    await push(grant, record.home, input.slug, await homeBlock(input.slug, record, input));
  });
}

type OneOrganization = Exclude<AccountGrant, { organization: null }>;

const knownAccounts = async (home: string): Promise<KnownAccounts> => {
  const edge = (await getIndex()).edgeOf(home);
  return edge === undefined ? { home } : { home, edge };
};

/** Writes the edge account with the signing keys that the record names now; it is made when there is none. */
export const writeEdge = async (grant: OneOrganization, home: string): Promise<OrganizationRecord> =>
  pushUntilCurrent(grant.organization, await knownAccounts(home), async (record) => {
    await push(grant, record.edge, edgeAccountName(grant.organization), await edgeBlock(grant.organization, record));
  });

/** Writes the home account with the signing keys that the record names now. */
export const writeHome = async (grant: OneOrganization, home: string): Promise<OrganizationRecord> =>
  pushUntilCurrent(grant.organization, await knownAccounts(home), async (record) => {
    await push(grant, record.home, grant.organization, await homeBlock(grant.organization, record));
  });

/** Brings the edge account into the resolver; made when first needed, not for every Organization in advance. */
export const ensureEdge = async (grant: Grant<'jetstream.inspect'>, home: string): Promise<string> =>
  (await getIndex()).edgeOf(home) ?? (await writeEdge(grant, home)).edge;

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
