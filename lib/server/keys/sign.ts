/** Signing for others. Each function demands a grant and checks that what it signs is inside that grant. */
import type { Grant, OrganizationGrant, SovereignGrant } from '../../domain/grant.ts';
import { OWN_INBOX } from '../../domain/credential-roles.ts';
import type { PermissionTemplate } from '../../domain/credential-roles.ts';
import { edgeAccountName, isOrganizationSlug, isSlug, isStreamToken } from '../../domain/names.ts';
import { subjectFilterProblem } from '../../domain/subjects.ts';
import { scopedUser } from './account-claims.ts';
import type { SigningKeyId } from './derive.ts';
import { encodeJwt } from './jwt.ts';
import { createKeyPair, isPublicKey } from './nkey.ts';
import type { ServerUser, Vault } from './vault.ts';

/** Claims that must not be signed. The resolver would store them with 200 and break the account later (docs/nats.md). */
export class ClaimsRefused extends Error {
  override readonly name = 'ClaimsRefused';
}

const refuse = (why: string): never => {
  throw new ClaimsRefused(why);
};

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

const TEMPLATE_TOKEN = /^\{\{(subject\(\)|tag\((durable|stream|environment|bucket)\))\}\}$/;

/** Why a subject cannot stand in a permission list. Templates are allowed as whole tokens only: older servers deny the rest. */
function permissionProblem(subject: string): string | null {
  const odd = subject.split('.').find((token) => /[{}]/.test(token) && !TEMPLATE_TOKEN.test(token));
  return odd === undefined ? subjectFilterProblem(subject) : `“${odd}” is no template we use`;
}

function checkTemplate(key: { role?: string | undefined; template?: unknown }): void {
  const template = key.template as { pub?: { allow?: string[] }; sub?: { allow?: string[] } } | undefined;
  for (const subject of [...(template?.pub?.allow ?? []), ...(template?.sub?.allow ?? [])]) {
    const problem = permissionProblem(subject);
    if (problem !== null) refuse(`permission “${subject}” of ${key.role ?? 'a signing key'}: ${problem}`);
  }
}

interface AccountBlock {
  limits?: Record<string, unknown>;
  signing_keys?: (string | { kind: 'user_scope'; key: string; role?: string | undefined; template?: unknown })[];
}

function checkBlock(block: AccountBlock): void {
  for (const [name, value] of Object.entries(block.limits ?? {})) {
    if (typeof value === 'number' && (!Number.isSafeInteger(value) || value < -1)) {
      refuse(`limit ${name} is ${String(value)}; it takes a whole number, -1 for unlimited`);
    }
  }
  for (const key of block.signing_keys ?? []) {
    const publicKey = typeof key === 'string' ? key : key.key;
    if (!isPublicKey('A', publicKey)) refuse('a signing key is no public account nkey');
    if (typeof key !== 'string') checkTemplate(key);
  }
}

/**
 * An account JWT of the operator. A grant for one Organization signs that Organization's home and edge account only.
 * `block` is the `nats` part of the claims.
 */
export function signAccount(
  vault: Vault,
  grant: Grant,
  account: { publicKey: string; name: string; block: AccountBlock & Record<string, unknown> },
): string {
  if (!isPublicKey('A', account.publicKey)) refuse('the account is no public account nkey');
  const organization = account.name.replace(/--edge$/, '');
  if (!isOrganizationSlug(organization)) refuse(`“${account.name}” is no name of an Organization's account`);
  if (grant.organization !== null && grant.organization !== organization)
    refuse('the grant is for another Organization');
  checkBlock(account.block);
  return encodeJwt(
    { sub: account.publicKey, name: account.name, iat: nowSeconds(), nats: account.block },
    vault.operator,
  );
}

/** What a template may ask of its user. The server puts a value into permissions as it is, wildcards included. */
const TAGS = {
  durable: { is: isSlug, wanted: 'slug' },
  stream: { is: isStreamToken, wanted: 'plain token' },
  environment: { is: isStreamToken, wanted: 'plain token' },
  bucket: { is: isStreamToken, wanted: 'plain token' },
} as const;
type UserTags = Partial<Record<keyof typeof TAGS, string>>;

const tagsOf = (tags: UserTags): string[] =>
  (Object.keys(TAGS) as (keyof typeof TAGS)[]).flatMap((name) => {
    const value = tags[name];
    if (value === undefined) return [];
    return TAGS[name].is(value) ? [`${name}:${value}`] : refuse(`the ${name} is no ${TAGS[name].wanted}`);
  });

/**
 * A user JWT under a scoped signing key: its permissions stand in the account's template for that key, never in the user.
 * `accountName` is the home or the edge account of the grant's Organization; `expiresAt` is in seconds since 1970.
 */
export function signScopedUser(
  vault: Vault,
  grant: OrganizationGrant,
  user: {
    accountName: string;
    key: SigningKeyId;
    publicKey: string;
    name: string;
    tags?: UserTags;
    expiresAt: number;
  },
): string {
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
    vault.signingKey(user.key),
  );
}

export const CONTROL_ROLE = 'control';
/** What the server itself may do in a home account: JetStream and the Organization's subjects. */
export const CONTROL_TEMPLATE: PermissionTemplate = {
  publish: ['ws.>', '$KV.>', '$JS.API.>', '$JS.ACK.>', '$JS.FC.>'],
  subscribe: [OWN_INBOX, 'ws.>', '$KV.>', '$JS.EVENT.>'],
};
export const controlKeyId = (account: string): SigningKeyId => ({
  account,
  role: CONTROL_ROLE,
  environment: '-',
  generation: 1,
});

const CONTROL_SECONDS = 600;

/**
 * A user for the server itself inside an Organization's home account, valid for minutes. Its key pair is made here and
 * never written down.
 */
export function signControlUser(
  vault: Vault,
  grant:
    | SovereignGrant<'organization.create'>
    | OrganizationGrant<'credential.issue' | 'credential.issue-prod' | 'environment.project'>,
  home: { organization: string; account: string },
): ServerUser {
  if (grant.organization !== null && grant.organization !== home.organization)
    refuse('the grant is for another Organization');
  const pair = createKeyPair('U');
  return {
    publicKey: pair.publicKey,
    jwt: () =>
      encodeJwt(
        {
          sub: pair.publicKey,
          name: 'vertebra-control',
          iat: nowSeconds(),
          exp: nowSeconds() + CONTROL_SECONDS,
          nats: scopedUser(home.account, []),
        },
        vault.signingKey(controlKeyId(home.account)),
      ),
    signNonce: (nonce) => pair.sign(Buffer.from(nonce)).toString('base64url'),
  };
}
