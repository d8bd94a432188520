/** What the claims of an Organization's two accounts shall say: from what is stored, its record, and who is revoked. */
import { CREDENTIAL_ROLES, SESSION_ROLES, SUPPORT_TEMPLATE } from '../../domain/credentials/credential-roles.ts';
import type { CredentialRole } from '../../domain/credentials/credential-roles.ts';
import type { PermissionTemplate } from '../../domain/credentials/permission-template.ts';
import { ENVIRONMENT_TYPES, isEnvironmentType } from '../../domain/names.ts';
import { DEFAULT_LIMITS } from '../../domain/organizations/default-limits.ts';
import { firstLimits } from '../../domain/organizations/first-limits.ts';
import type { CreateOrganization } from '../../domain/organizations/organization.ts';
import { EDGE_LIMITS } from '../../domain/organizations/settings.ts';
import { getConfig } from '../config/config.ts';
import { edgeAccount, homeAccount, ORGANIZATION_TAG, scopedSigningKey, standingOfTag } from '../keys/account-claims.ts';
import { accountClaimsSchema } from '../keys/claims.ts';
import type { AccountClaims } from '../keys/claims.ts';
import { readSettings, withSettings } from '../keys/claims-settings.ts';
import type { SigningKeyId } from '../keys/derive.ts';
import {
  isClosed,
  isShutByUs,
  keptClaims,
  mergeExports,
  mergeKeys,
  publicKeyOf,
  rewriteEdge,
  withRevocations,
  withSuspension,
} from '../keys/rewrite-claims.ts';
import type { SigningKey } from '../keys/rewrite-claims.ts';
import { CONTROL_TEMPLATE, CONTROL_ROLE, SUPPORT_ROLE } from '../keys/sign.ts';
import { getVault } from '../nats/connections/vault.ts';
import { FIRST_MASTER } from '../keys/vault.ts';
import { currentMaster } from '../nats/connections/current-master.ts';
import { recordFirstGeneration } from './rotation/change-signing-key.ts';
import { carriedSupportKeys } from './organization-record.ts';
import type { KeyName, OrganizationRecord, SupportKey } from './organization-record.ts';
import { revokedIn } from './revocations.ts';
import {
  allRetiredKeys,
  carriedGenerations,
  everyKey,
  generationsOf,
  publicKeyAt,
  readSigningKeys,
  recordOf,
  signingKeyId,
} from './signing-keys.ts';
import type { SigningKeyRecords } from './signing-keys.ts';
import { withChange } from './settings/settings-change.ts';
import { isWithheld, withheldKeys } from './environments/withheld-keys.ts';
import { readStoredClaims } from './stored-claims.ts';
import { signingKeyLabel, WHOLE_ACCOUNT } from '../../domain/credentials/signing-key-name.ts';

/** Each support grant has a signing key of its own, so that taking it away cuts its sessions and nobody else's. */
export const supportKeyId = (edge: string, { grant, master }: Pick<SupportKey, 'grant' | 'master'>): SigningKeyId => ({
  ...signingKeyId(edge, { role: SUPPORT_ROLE, environment: grant }),
  master,
});

/** Keys of sessions, which an account carries from the beginning. */
const SESSION_KEYS = { home: ['control'], edge: ['inspector', 'reader'] } as const;
const sessionKeys = (side: keyof typeof SESSION_KEYS): KeyName[] =>
  SESSION_KEYS[side].map((role) => ({ role, environment: WHOLE_ACCOUNT }));

const isCredentialRole = (role: string): role is CredentialRole => role in CREDENTIAL_ROLES;

/** The template that a signing key of this label has today; undefined when Vertebra gives no key that label. */
export function templateOf(organization: string, label: string): PermissionTemplate | undefined {
  const [role = '', of = ''] = label.split('/');
  if (label === CONTROL_ROLE) return CONTROL_TEMPLATE;
  if (label === 'inspector' || label === 'reader') return SESSION_ROLES[label];
  if (role === SUPPORT_ROLE) return SUPPORT_TEMPLATE;
  const environment = ENVIRONMENT_TYPES.find((type) => type === of);
  return isCredentialRole(role) && environment ? CREDENTIAL_ROLES[role].template(organization, environment) : undefined;
}

/** The scoped keys of these names, each in every generation that the claims carry: the newest comes last. */
export async function scopedKeys(
  organization: string,
  account: string,
  keys: readonly KeyName[],
  records: SigningKeyRecords,
) {
  const vault = await getVault();
  return keys.flatMap((key) => {
    const label = signingKeyLabel(key);
    const template = templateOf(organization, label);
    if (template === undefined) throw new Error(`${label} is no signing key of ${organization}.`);
    const generations = generationsOf(records, key);
    return carriedGenerations(generations).map((generation) =>
      scopedSigningKey(publicKeyAt(vault, account, key, generations, generation), label, template),
    );
  });
}

/**
 * The records of an Organization, with one for each of these keys that no claims carry yet and that is to be derived from another master
 * secret than the first one: written down before it comes into any claims.
 */
async function derivedAnew(
  slug: string,
  account: string,
  keys: readonly KeyName[],
  stored: AccountClaims | null,
): Promise<SigningKeyRecords> {
  const [vault, master, records] = await Promise.all([getVault(), currentMaster(), readSigningKeys(slug)]);
  if (master === FIRST_MASTER) return records;
  const carried = new Set(stored?.nats.signing_keys.map(publicKeyOf));
  const isCarried = (key: KeyName) =>
    vault.masters.has(FIRST_MASTER) && carried.has(vault.signingKey(signingKeyId(account, key)).publicKey);
  const fresh = keys.filter((key) => recordOf(records, key) === undefined && !isCarried(key));
  for (const key of fresh) await recordFirstGeneration(slug, key, master);
  return fresh.length === 0 ? records : readSigningKeys(slug);
}

export interface Signable {
  block: AccountClaims['nats'];
  kept: Record<string, unknown>;
}

const parseBlock = (block: Record<string, unknown>) => accountClaimsSchema.shape.nats.parse(block);

/** The home account starts from the resolver's copy: others may have changed limits, and their keys stay. */
export async function homeClaims(
  slug: string,
  record: OrganizationRecord,
  created?: CreateOrganization,
): Promise<Signable> {
  const [stored, vault] = await Promise.all([readStoredClaims(record.home), getVault()]);
  // Only a creation may start from nothing: any other change would leave the account without Environments and limits.
  if (stored === null && created === undefined) throw new Error(`The resolver has no claims of ${slug}.`);
  const block =
    created === undefined ? stored?.nats : createdBlock(created, stored, record.creation?.replaces ?? false);
  const changed = withChange(parseBlock({ ...block }), record.change, 'home', Date.now());
  const names = [...sessionKeys('home'), ...record.homeKeys.filter((key) => !isWithheld(key, changed.tags, record))];
  const records = await derivedAnew(slug, record.home, names, stored);
  const ours = await scopedKeys(slug, record.home, names, records);
  const out = new Set([
    ...allRetiredKeys(vault, record.home, records),
    ...withheldKeys('home', changed.tags, record).flatMap((key) =>
      everyKey(vault, record.home, key, generationsOf(records, key)),
    ),
  ]);
  const signing_keys = mergeKeys(stored?.nats.signing_keys ?? [], ours, (key) => out.has(publicKeyOf(key)));
  const written = { ...changed, signing_keys };
  // Whoever suspends an account may forget its leafnodes; see settleSuspension.
  const settled = withSuspension(written, isClosed(written.limits));
  return {
    block: withRevocations(settled, await revokedIn(slug, 'home', records), Date.now() / 1000),
    kept: keptClaims(stored),
  };
}

/** Adds to claims that are there what is missing; only a request that replaced another one changes what that had asked for. */
function createdBlock(created: CreateOrganization, stored: AccountClaims | null, replacing: boolean) {
  const fresh = parseBlock(homeAccount({ ...created, limits: DEFAULT_LIMITS }));
  const { displayName, plan = null } = created;
  const ofPlan = getConfig().plans.find(({ name }) => name === plan)?.limits;
  const wanted = { displayName, plan, ...firstLimits(created.limits, ofPlan) };
  if (stored === null) return withSettings(fresh, wanted);
  const { nats } = stored;
  const exports = mergeExports(nats.exports, fresh.exports);
  const isOfEnvironment = (tag: string) => standingOfTag(tag) !== null;
  if (!replacing)
    return { ...nats, exports, tags: nats.tags.some(isOfEnvironment) ? nats.tags : [...nats.tags, ...fresh.tags] };
  const others = nats.tags.filter((tag) => tag !== ORGANIZATION_TAG && !isOfEnvironment(tag));
  return withSettings({ ...nats, exports, tags: [...fresh.tags, ...others] }, wanted);
}

/** A new edge account with the limits of its Organization: connections come to both. Of one that lets nobody in they are not known. */
function withLimitsOfHome<B extends Signable['block']>(edge: B, home: AccountClaims | null): B {
  if (home === null || isShutByOthers(home.nats)) return edge;
  const settings = readSettings(home.nats);
  return withSettings(edge, Object.fromEntries(EDGE_LIMITS.map((name) => [name, settings[name]])));
}
const isShutByOthers = ({ limits, tags }: Signable['block']) => isClosed(limits) && !isShutByUs({ tags });

/**
 * Which signing keys of an edge are ours by what they are called, and which of those stay although the record does not name
 * them: those of credential roles, whose holders would be cut. A support grant's never does.
 */
async function ownKeys(
  edge: string,
  stored: readonly SigningKey[],
  record: OrganizationRecord,
  records: SigningKeyRecords,
) {
  const vault = await getVault();
  const supportKeysOf = (grant: string) =>
    [...vault.masters.keys()].map((master) => vault.signingKey(supportKeyId(edge, { grant, master })).publicKey);
  const keysOf = (name: KeyName) =>
    name.role === SUPPORT_ROLE
      ? supportKeysOf(name.environment)
      : everyKey(vault, edge, name, generationsOf(records, name));
  const names = stored.flatMap((key): KeyName[] => {
    const [, role, environment] = (typeof key === 'string' ? null : /^([^/]+)\/([^/]+)$/.exec(key.role ?? '')) ?? [];
    if (role === undefined || environment === undefined) return [];
    const isOurs = keysOf({ role, environment }).includes(publicKeyOf(key));
    return isOurs ? [{ role, environment }] : [];
  });
  const grants = record.supportKeys.map(({ grant }) => ({ role: SUPPORT_ROLE, environment: grant }));
  const ours = [...names, ...grants].flatMap(keysOf);
  const isKnown = ({ role, environment }: KeyName) =>
    record.edgeKeys.some((key) => key.role === role && key.environment === environment);
  const forgotten = new Map(
    names
      .filter((name) => name.role in CREDENTIAL_ROLES && isEnvironmentType(name.environment) && !isKnown(name))
      .map((name) => [`${name.role}/${name.environment}`, name]),
  );
  const known = new Set([...ours, ...allRetiredKeys(vault, edge, records)]);
  return {
    isOurs: (key: SigningKey) => known.has(publicKeyOf(key)),
    carried: [...record.edgeKeys, ...forgotten.values()],
  };
}

/**
 * The edge account starts from the resolver's copy, too. Whether it lets anybody in is the home account's to say: while that
 * is suspended, so is this.
 */
export async function edgeClaims(slug: string, record: OrganizationRecord): Promise<Signable> {
  const { home, edge } = record;
  const [vault, stored, homeStored, before] = await Promise.all([
    getVault(),
    readStoredClaims(edge),
    readStoredClaims(home),
    readSigningKeys(slug),
  ]);
  const { carried, isOurs } = await ownKeys(edge, stored?.nats.signing_keys ?? [], record, before);
  const { tags = [] } = homeStored === null ? {} : withChange(homeStored.nats, record.change, 'home', Date.now());
  const names = [...sessionKeys('edge'), ...carried.filter((key) => !isWithheld(key, tags, record))];
  const records = await derivedAnew(slug, edge, names, stored);
  const ours = await scopedKeys(slug, edge, names, records);
  const support = carriedSupportKeys(record, Date.now())
    .filter(({ master }) => vault.masters.has(master))
    .map((key) =>
      scopedSigningKey(
        vault.signingKey(supportKeyId(edge, key)).publicKey,
        `${SUPPORT_ROLE}/${key.grant}`,
        SUPPORT_TEMPLATE,
      ),
    );
  const signing_keys = [...ours, ...support];
  const fresh = parseBlock({ ...edgeAccount(slug, home), signing_keys });
  const rewritten = rewriteEdge(stored?.nats ?? null, fresh, isOurs);
  const isNew = stored === null || record.creation?.replaces === true;
  const block = withChange(
    isNew ? withLimitsOfHome(rewritten, homeStored) : rewritten,
    record.change,
    'edge',
    Date.now(),
  );
  const suspended = homeStored !== null && isClosed(homeStored.nats.limits);
  const written = withRevocations(
    withSuspension(block, suspended),
    await revokedIn(slug, 'edge', records),
    Date.now() / 1000,
  );
  return { block: written, kept: keptClaims(stored) };
}
