/**
 * Signing for others. Each function demands a grant of an action that needs what it signs, and checks that this is inside the
 * grant: by the compiler, and again at run time (docs/decisions/0015-signing-by-action.md).
 */
import type { Action } from '../../domain/access-table.ts';
import type { Grant } from '../../domain/grant.ts';
import { CREDENTIAL_ROLE_IDS, OWN_INBOX } from '../../domain/credentials/credential-roles.ts';
import { TEMPLATE_TAGS } from '../../domain/credentials/permission-template.ts';
import type { PermissionTemplate, UserTags } from '../../domain/credentials/permission-template.ts';
import { ISSUE_ACTIONS, reachesEveryEnvironment } from '../../domain/credentials/credential-rules.ts';
import { edgeAccountName, isOrganizationSlug, isSlug, isStreamToken } from '../../domain/names.ts';
import { scopedUser } from './account-claims.ts';
import { checkBlock } from './check-block.ts';
import type { AccountBlock } from './check-block.ts';
import { demandAction, nowSeconds, refuse } from './signing-checks.ts';
import type { SigningKeyId } from './derive.ts';
import { encodeJwt } from './jwt.ts';
import { createKeyPair, isPublicKey } from './nkey.ts';
import type { KeyPair } from './nkey.ts';
import { signerOf } from './signer.ts';
import type { ServerUser, Vault } from './vault.ts';

/** The signing key of the operator with this public key, when it is held here. */
export function operatorOf(vault: Vault, publicKey: string): KeyPair {
  const { operator, nextOperator } = signerOf(vault);
  return (
    [operator, nextOperator].find((pair) => pair?.publicKey === publicKey) ??
    refuse(`the signing key ${publicKey} of the operator is not held here`)
  );
}

const ACCOUNT_ACTIONS = [
  'organization.create',
  'organization.change',
  'organization.suspend',
  'organization.resume',
  'environment.add',
  'environment.retire',
  'environment.restore',
  'environment.delete',
  'organization.delete',
  'credential.issue',
  'credential.issue-prod',
  'credential.issue-trusted',
  'credential.revoke',
  'credential.revoke-prod',
  'credential.revoke-trusted',
  'signing-key.rotate',
  'signing-key.renew',
  'support-grant.request',
  'support-grant.decide',
  'support-grant.end',
  'intent.reconcile',
  'suspension.settle',
  'deletion.enforce',
  // its edge account only, which is made when it is first looked through
  'jetstream.inspect',
] as const satisfies readonly Action[];
/** What changes account claims. */
export type AccountGrant = Grant<(typeof ACCOUNT_ACTIONS)[number]>;

/**
 * An account JWT of the operator. A grant for one Organization signs that Organization's home and edge account only.
 * `block` is the `nats` part of the claims.
 */
export function signAccount(
  vault: Vault,
  grant: AccountGrant,
  account: {
    publicKey: string;
    name: string;
    block: AccountBlock & Record<string, unknown>;
    /** what stood beside the block and stays, by `keptClaims` */
    kept?: Record<string, unknown>;
    /** public key of the operator's signing key that signs, when it is another than the vault's first */
    by?: string;
  },
): string {
  demandAction(grant, ACCOUNT_ACTIONS, 'account');
  if (!isPublicKey('A', account.publicKey)) refuse('the account is no public account nkey');
  const organization = account.name.replace(/--edge$/, '');
  if (!isOrganizationSlug(organization)) refuse(`“${account.name}” is no name of an Organization's account`);
  if (grant.organization !== null && grant.organization !== organization)
    refuse('the grant is for another Organization');
  if (grant.action === 'jetstream.inspect' && account.name !== edgeAccountName(grant.organization))
    refuse(`a grant of ${grant.action} signs no home account`);
  checkBlock(account.block);
  return encodeJwt(
    {
      sub: account.publicKey,
      name: account.name,
      iat: nowSeconds(),
      nats: account.block,
      ...(account.kept && { kept: account.kept }),
    },
    operatorOf(vault, account.by ?? vault.operator.publicKey),
  );
}

const DELETION_ACTIONS = [
  'organization.delete',
  'intent.reconcile',
  'deletion.enforce',
] as const satisfies readonly Action[];
/** What removes the accounts of a deleted Organization. */
export type DeletionGrant = Grant<(typeof DELETION_ACTIONS)[number]>;

/**
 * What has a resolver delete the claims of these accounts: about the key of the operator that signs it, and signed by itself (nats-server,
 * accounts.go, handleDeleteRequest).
 */
export function signDeletion(vault: Vault, grant: DeletionGrant, accounts: readonly string[], by: string): string {
  demandAction(grant, DELETION_ACTIONS, 'request to delete accounts');
  if (accounts.length === 0 || !accounts.every((account) => isPublicKey('A', account)))
    refuse('an account to delete is no public account nkey');
  const nats = { accounts, type: 'generic', version: 2 };
  return encodeJwt({ sub: by, name: 'deletion', iat: nowSeconds(), nats }, operatorOf(vault, by));
}

/** What a template may ask of its user. The server puts a value into permissions as it is, wildcards included. */
const TAGS = {
  durable: { is: isSlug, wanted: 'slug' },
  stream: { is: isStreamToken, wanted: 'plain token' },
  environment: { is: isStreamToken, wanted: 'plain token' },
  bucket: { is: isStreamToken, wanted: 'plain token' },
} as const satisfies Record<keyof UserTags, unknown>;

const tagsOf = (tags: UserTags): string[] =>
  TEMPLATE_TAGS.flatMap((name) => {
    const value = tags[name];
    if (value === undefined) return [];
    return TAGS[name].is(value) ? [`${name}:${value}`] : refuse(`the ${name} is no ${TAGS[name].wanted}`);
  });

const isCredentialRole = (name: string, kind: 'sealed' | 'trusted'): boolean =>
  CREDENTIAL_ROLE_IDS.some((role) => role === name && reachesEveryEnvironment({ role }) === (kind === 'trusted'));

/** Role of the signing key that each support grant has. */
export const SUPPORT_ROLE = 'support';

/** Which signing keys a grant of an action makes users under. */
const USER_KEYS = {
  'jetstream.inspect': ({ role }) => role === 'inspector',
  'data.read': ({ role }) => role === 'reader',
  'support-grant.request': ({ role }) => role === SUPPORT_ROLE,
  'credential.issue': ({ role, environment }) => isCredentialRole(role, 'sealed') && environment !== 'prod',
  'credential.issue-prod': ({ role }) => isCredentialRole(role, 'sealed'),
  'credential.issue-trusted': ({ role }) => isCredentialRole(role, 'trusted'),
} as const satisfies Partial<Record<Action, (key: SigningKeyId) => boolean>>;
const USER_ACTIONS = Object.keys(USER_KEYS) as (keyof typeof USER_KEYS)[];
type UserGrant = Grant<keyof typeof USER_KEYS>;

/**
 * A user JWT under a scoped signing key: its permissions stand in the account's template for that key, never in the user.
 * `accountName` is the home or the edge account of the grant's Organization; `expiresAt` is in seconds since 1970.
 */
export function signScopedUser(
  vault: Vault,
  grant: UserGrant,
  user: {
    accountName: string;
    key: SigningKeyId;
    publicKey: string;
    name: string;
    tags?: UserTags;
    expiresAt: number;
  },
): string {
  demandAction(grant, USER_ACTIONS, 'user');
  if (!USER_KEYS[grant.action](user.key)) {
    refuse(`a grant of ${grant.action} signs no user under ${user.key.role}/${user.key.environment}`);
  }
  const accounts = [grant.organization, edgeAccountName(grant.organization)];
  if (!accounts.includes(user.accountName)) refuse('the grant is for another Organization');
  if (!isPublicKey('U', user.publicKey)) refuse('not a public user nkey');
  if (!isSlug(user.name)) refuse('the name is no slug');
  const tags = tagsOf(user.tags ?? {});
  // written so that no number at all is refused, too: without an expiry a JWT is valid for ever
  if (!(user.expiresAt > nowSeconds())) refuse('the expiry has passed');
  return encodeJwt(
    {
      sub: user.publicKey,
      name: user.name,
      iat: nowSeconds(),
      exp: user.expiresAt,
      nats: scopedUser(user.key.account, tags),
    },
    signerOf(vault).signingKey(user.key),
  );
}

export const CONTROL_ROLE = 'control';
/** What the server itself may do in a home account: JetStream and the Organization's subjects. */
export const CONTROL_TEMPLATE: PermissionTemplate = {
  publish: ['ws.>', '$KV.>', '$JS.API.>', '$JS.ACK.>', '$JS.FC.>'],
  subscribe: [OWN_INBOX, 'ws.>', '$KV.>', '$JS.EVENT.>'],
};

/** How long a user of the server itself is valid. */
export const CONTROL_SECONDS = 600;

const CONTROL_ACTIONS = [
  'organization.create',
  'environment.add',
  'environment.change',
  'environment.delete',
  'credential.issue',
  'credential.issue-prod',
  'credential.issue-trusted',
  'environment.settle-rejected',
  'environment.project',
  'intent.reconcile',
] as const satisfies readonly Action[];
/** What the server does inside a home account. */
export type ControlGrant = Grant<(typeof CONTROL_ACTIONS)[number]>;

/**
 * A user for the server itself inside an Organization's home account, valid for minutes. Its key pair is made here and
 * never written down. `key` is asked at each connect for the one that signs then.
 */
export function signControlUser(
  vault: Vault,
  grant: ControlGrant,
  home: { organization: string; key: () => SigningKeyId },
): ServerUser {
  demandAction(grant, CONTROL_ACTIONS, 'user of the server');
  if (grant.organization !== null && grant.organization !== home.organization)
    refuse('the grant is for another Organization');
  const pair = createKeyPair('U');
  const { signingKey } = signerOf(vault);
  return {
    publicKey: pair.publicKey,
    jwt: () => {
      const key = home.key();
      if (key.role !== CONTROL_ROLE) refuse(`a user of the server is not signed under ${key.role}`);
      const iat = nowSeconds();
      const user = { sub: pair.publicKey, name: 'vertebra-control', iat, exp: iat + CONTROL_SECONDS };
      return encodeJwt({ ...user, nats: scopedUser(key.account, []) }, signingKey(key));
    },
    signNonce: (nonce) => pair.sign(Buffer.from(nonce)).toString('base64url'),
  };
}

const CHALLENGE_ACTIONS = ISSUE_ACTIONS satisfies readonly Action[];

/**
 * HMAC-SHA-256 by which the server knows a challenge again that it made for one person who may issue credentials of one
 * Organization, under the master secret of that number.
 */
export function macOfChallenge(
  vault: Vault,
  grant: Grant<(typeof CHALLENGE_ACTIONS)[number]>,
  challenge: string,
  master: number,
): Buffer {
  demandAction(grant, CHALLENGE_ACTIONS, 'challenge');
  const { actor, organization } = grant;
  const boundTo = JSON.stringify([actor.issuer, actor.subject, organization]);
  return signerOf(vault).mac(master, 'credential-challenge', `${challenge} ${boundTo}`);
}

/** Ed25519 signature over a checkpoint of the audit log, 64 bytes: for `lib/server/audit` alone, by `nats/checkpoint-signer.ts`. */
export const signCheckpoint = (vault: Vault, master: number, bytes: Uint8Array): Buffer =>
  signerOf(vault).signCheckpoint(master, bytes);
