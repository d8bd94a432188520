import type { PermissionTemplate } from '../../lib/domain/credential-roles.ts';
import { formatCreds } from '../../lib/domain/creds-file.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { scopedSigningKey, scopedUser } from '../../lib/server/keys/account-claims.ts';
import { encodeJwt } from '../../lib/server/keys/jwt.ts';
import { signAccount } from '../../lib/server/keys/sign.ts';
import { getIndex } from '../../lib/server/nats/index-service.ts';
import { updateClaims } from '../../lib/server/nats/resolver.ts';
import { readStoredClaims } from '../../lib/server/nats/stored-claims.ts';
import { getVault } from '../../lib/server/nats/vault.ts';
import { operator } from '../harness/callers.ts';
import { makeUserKey } from '../harness/issue.ts';

/** A user of an Organization's home account with any permissions, past all that Vertebra would issue. */
export async function userAtHome(
  organization: string,
  label: string,
  template: PermissionTemplate,
  durable = 'none',
): Promise<{ publicKey: string; creds: string }> {
  const account = (await getIndex()).organizations.get(organization)?.account ?? '';
  const stored = await readStoredClaims(account);
  const vault = await getVault();
  const signer = vault.signingKey({ account, role: label, environment: '-', generation: 1 });
  const keys = [...(stored?.nats.signing_keys ?? []), scopedSigningKey(signer.publicKey, label, template)];
  const grant = authorize(operator().actor, 'organization.create');
  const block = { ...stored?.nats, signing_keys: keys };
  await updateClaims(signAccount(vault, grant, { publicKey: account, name: organization, block }));
  const user = makeUserKey();
  const nats = scopedUser(account, [`durable:${durable}`]);
  const claims = { sub: user.publicKey, name: label, iat: Math.floor(Date.now() / 1000), nats };
  return { publicKey: user.publicKey, creds: formatCreds(encodeJwt(claims, signer), user.seed) };
}
