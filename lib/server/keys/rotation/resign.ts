/** Account claims signed again by another signing key of the operator. */
import { z } from '../../../domain/zod.ts';
import type { Grant } from '../../../domain/grant.ts';
import { decodeJwt, encodeJwt } from '../jwt.ts';
import { isPublicKey, operatorVerifier } from '../nkey.ts';
import { operatorOf } from '../sign.ts';
import { checkExact, demandAction, nowSeconds, refuse } from '../signing-checks.ts';
import type { Vault } from '../vault.ts';

/** What has to be known of claims to sign them again: other tools may put in what this version knows nothing of. */
const signedSchema = z.looseObject({
  sub: z.string().refine((text) => isPublicKey('A', text)),
  name: z.string().default(''),
  jti: z.string(),
  iat: z.int(),
  iss: z.string(),
  nats: z.looseObject({ type: z.literal('account') }),
});

/** Claims that a key which this vault trusts has signed, in parts. Throws `ClaimsRefused` for others, and for numbers that JSON cannot keep. */
export async function openClaims(vault: Vault, jwt: string) {
  const { payload, signed, signature } = decodeJwt(jwt);
  const claims = signedSchema.safeParse(payload).data ?? refuse('they are no account claims');
  const { sub, name, iat, iss, nats, jti: _jti, ...kept } = claims;
  const isOurs = vault.operatorKeys.includes(iss) && (await operatorVerifier(iss)(signed, signature));
  if (!isOurs) refuse('the claims are signed by a key that is none of our operator');
  checkExact(nats, 'nats');
  checkExact(kept, 'claims');
  return { sub, name, iat, nats, kept };
}

/**
 * Claims of any account of the operator, signed by another of its signing keys, which is held here; nothing else of them changes. `jwt` is
 * what the resolver holds. Throws as `openClaims` does.
 */
export async function resignAccount(
  vault: Vault,
  grant: Grant<'operator-key.resign'>,
  jwt: string,
  by: string,
): Promise<string> {
  demandAction(grant, ['operator-key.resign'], 'account again');
  const { iat, ...claims } = await openClaims(vault, jwt);
  // Never older than it was: servers that compare their copies keep the newer one.
  return encodeJwt({ ...claims, iat: Math.max(nowSeconds(), iat) }, operatorOf(vault, by));
}
