import type { PermissionTemplate } from '../../lib/domain/credentials/permission-template.ts';
import { formatCreds } from '../../lib/domain/credentials/creds-file.ts';
import { edgeAccountName } from '../../lib/domain/names.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { scopedSigningKey, scopedUser } from '../../lib/server/keys/account-claims.ts';
import { encodeJwt } from '../../lib/server/keys/jwt.ts';
import { signAccount } from '../../lib/server/keys/sign.ts';
import { signerOf } from '../../lib/server/keys/signer.ts';
import { getIndex } from '../../lib/server/accounts/index-service.ts';
import { updateClaims } from '../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../lib/server/accounts/stored-claims.ts';
import { getVault } from '../../lib/server/nats/connections/vault.ts';
import { operator } from '../harness/callers.ts';
import { makeUserKey } from '../harness/issue.ts';

interface User {
  publicKey: string;
  creds: string;
}

/** A user of an account with any permissions, past all that Vertebra would issue. */
async function userOf(name: string, account: string, label: string, template: PermissionTemplate, durable: string) {
  const stored = await readStoredClaims(account);
  const vault = await getVault();
  const signer = signerOf(vault).signingKey({ account, role: label, environment: '-', generation: 1 });
  const keys = [...(stored?.nats.signing_keys ?? []), scopedSigningKey(signer.publicKey, label, template)];
  const grant = authorize(operator().actor, 'organization.create');
  const block = { ...stored?.nats, signing_keys: keys };
  await updateClaims(signAccount(vault, grant, { publicKey: account, name, block }));
  const user = makeUserKey();
  const nats = scopedUser(account, [`durable:${durable}`]);
  const claims = { sub: user.publicKey, name: label, iat: Math.floor(Date.now() / 1000), nats };
  return { publicKey: user.publicKey, creds: formatCreds(encodeJwt(claims, signer), user.seed) };
}

const homeOf = async (organization: string): Promise<string> =>
  (await getIndex()).organizations.get(organization)?.account ?? '';

/** A user of an Organization's home account with any permissions. */
export const userAtHome = async (
  organization: string,
  label: string,
  template: PermissionTemplate,
  durable = 'none',
): Promise<User> => userOf(organization, await homeOf(organization), label, template, durable);

/** The same in its edge account, which is there once something sealed was issued. */
export async function userAtEdge(
  organization: string,
  label: string,
  template: PermissionTemplate,
  durable = 'none',
): Promise<User> {
  const edge = (await getIndex()).edgeOf(await homeOf(organization)) ?? '';
  return userOf(edgeAccountName(organization), edge, label, template, durable);
}
