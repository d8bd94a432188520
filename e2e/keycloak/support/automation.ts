import { clientToken } from './keycloak-admin.ts';
import type { KeycloakAccess, KeycloakAdmin } from './keycloak-admin.ts';

interface ClientRepresentation {
  id: string;
}

/** Keycloak's own id of a client. */
export async function clientOf(admin: KeycloakAdmin, realm: string, clientId: string): Promise<string> {
  const [client] = await admin.get<ClientRepresentation[]>(`/${realm}/clients?clientId=${clientId}`);
  if (!client) throw new Error(`realm ${realm} has no client ${clientId}`);
  return client.id;
}

/** The secret that Keycloak has made for the client that scripts use. */
export async function automationSecret(admin: KeycloakAdmin, realm: string): Promise<string> {
  const client = await clientOf(admin, realm, 'vertebra-automation');
  return (await admin.get<{ value: string }>(`/${realm}/clients/${client}/client-secret`)).value;
}

/** An access token of the service account that the realm files bring. */
export const automationToken = async (admin: KeycloakAdmin, { url }: KeycloakAccess, realm: string): Promise<string> =>
  clientToken(`${url}/realms/${realm}`, 'vertebra-automation', await automationSecret(admin, realm));
