import { clientOf } from './automation.ts';
import type { KeycloakAdmin } from './keycloak-admin.ts';

/** Writes a claim into every token of a client; what is no text is written as JSON. */
export async function addClaim(
  admin: KeycloakAdmin,
  realm: string,
  clientId: string,
  claim: string,
  value: unknown,
): Promise<void> {
  const isText = typeof value === 'string';
  await admin.send('POST', `/${realm}/clients/${await clientOf(admin, realm, clientId)}/protocol-mappers/models`, {
    name: `claim ${claim}`,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: {
      'claim.name': claim,
      'claim.value': isText ? value : JSON.stringify(value),
      'jsonType.label': isText ? 'String' : 'JSON',
      'id.token.claim': 'true',
      'access.token.claim': 'true',
    },
  });
}
