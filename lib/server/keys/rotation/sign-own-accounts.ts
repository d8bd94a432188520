/** Claims of the accounts that Vertebra itself signs in to, `SYS` and `catalyst`, with other users let in. */
import type { Grant } from '../../../domain/grant.ts';
import { z } from '../../../domain/zod.ts';
import { isOwnSigningKey, ownSigningKey } from '../account-claims.ts';
import { signingKeySchema } from '../claims.ts';
import { decodeJwt, encodeJwt } from '../jwt.ts';
import { openClaims } from './resign.ts';
import { publicKeyOf } from '../rewrite-claims.ts';
import { operatorOf } from '../sign.ts';
import { demandAction, nowSeconds, refuse } from '../signing-checks.ts';
import type { Vault } from '../vault.ts';

const userSchema = z.looseObject({ iss: z.string(), nats: z.looseObject({ issuer_account: z.string().optional() }) });

/** The accounts that Vertebra signs in to: the system account, and `catalyst`. */
export const ownAccounts = ({ systemUser, catalystUser }: Vault): string[] =>
  [systemUser, catalystUser].map((user) => {
    const { iss, nats } = userSchema.parse(decodeJwt(user.jwt()).payload);
    return nats.issuer_account ?? iss;
  });

/** Which users of ours an account lets in. */
export interface OwnUsers {
  /** public key of the signing key that is put in, unless it is there */
  signer: string;
  /** public key of a user → seconds since 1970: its JWTs of before are refused, and signing keys of ours but `signer` are taken out */
  revoked?: Readonly<Record<string, number>>;
}

const blockSchema = z.looseObject({
  signing_keys: z.array(signingKeySchema).nullish(),
  revocations: z.record(z.string(), z.int()).nullish(),
});

/** What claims say of signing keys and revoked users of an account. */
const readBlock = (nats: unknown) => {
  const { signing_keys, revocations, ...block } = blockSchema.parse(nats);
  return { block, keys: signing_keys ?? [], revocations: revocations ?? {} };
};

const claimsSchema = z.looseObject({ nats: z.unknown() });
/** Public keys of the signing keys of ours that claims have. Throws where they are none. */
export const ownSignersIn = (jwt: string): string[] =>
  readBlock(claimsSchema.parse(decodeJwt(jwt).payload).nats)
    .keys.filter(isOwnSigningKey)
    .map(publicKeyOf);

/**
 * The claims of an account with other users of ours let in, signed by the operator's key `by`; the same text where they are so already.
 * Nothing else of them changes. Throws `ClaimsRefused` as `resignAccount` does.
 */
export async function signOwnAccount(
  vault: Vault,
  grant: Grant<'server-users.rotate'>,
  jwt: string,
  { signer, revoked }: OwnUsers,
  by: string,
): Promise<string> {
  demandAction(grant, ['server-users.rotate'], 'account of ours');
  const { sub, name, iat, nats, kept } = await openClaims(vault, jwt);
  if (!ownAccounts(vault).includes(sub)) refuse(`${sub} is no account that Vertebra signs in to`);
  const { block, keys, revocations } = readBlock(nats);
  const others = keys.filter((key) => !(revoked !== undefined && isOwnSigningKey(key) && publicKeyOf(key) !== signer));
  const isIn = others.some((key) => publicKeyOf(key) === signer);
  const signing_keys = isIn ? others : [...others, ownSigningKey(signer)];
  const missing = Object.entries(revoked ?? {}).filter(([user, at]) => (revocations[user] ?? 0) < at);
  if (isIn && others.length === keys.length && missing.length === 0) return jwt;
  const all = { ...revocations, ...Object.fromEntries(missing) };
  const changed = { ...block, signing_keys, ...(Object.keys(all).length > 0 && { revocations: all }) };
  // Newer than it was: of two copies of the same second it is not said which one a server keeps.
  return encodeJwt({ sub, name, iat: Math.max(nowSeconds(), iat + 1), nats: changed, kept }, operatorOf(vault, by));
}
