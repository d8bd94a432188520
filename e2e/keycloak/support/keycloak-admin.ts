export interface KeycloakAccess {
  url: string;
  /** a client of realm master that may do everything */
  admin: { clientId: string; clientSecret: string };
}

/** Gets an access token for a client itself. */
export async function clientToken(realmUrl: string, clientId: string, clientSecret: string): Promise<string> {
  const answer = await fetch(`${realmUrl}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  if (!answer.ok) throw new Error(`no token for ${clientId}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Keycloak's admin REST API; paths are those below `/admin/realms`. */
export class KeycloakAdmin {
  readonly #access: KeycloakAccess;

  constructor(access: KeycloakAccess) {
    this.#access = access;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<Response> {
    const { url, admin } = this.#access;
    // asked for each time: tokens of realm master live a minute
    const token = await clientToken(`${url}/realms/master`, admin.clientId, admin.clientSecret);
    const answer = await fetch(`${url}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#ask('GET', path)).json()) as T;
  }

  /** Sends a change; gives the id of what was made, or an empty text. */
  async send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<string> {
    const location = (await this.#ask(method, path, body)).headers.get('location') ?? '';
    return location.slice(location.lastIndexOf('/') + 1);
  }
}
