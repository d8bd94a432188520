import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type Provider from 'oidc-provider';
import { api, pages } from '../../../lib/domain/paths.ts';
import { interact } from './interact.ts';
import { clientSecret, realmKeys } from './keys.ts';
import { isRealm } from './people.ts';
import { makeProvider } from './provider.ts';
import { SessionStore } from './session-store.ts';

export interface IdentityProviderOptions {
  /** keys and sessions are kept here */
  directory: string;
  port: number;
  /** origin of the app, whose callback is the only one allowed */
  appUrl: string;
  /** the origin that a proxy in front has it under; left out, `http://localhost:<port>` */
  origin?: string;
}

export interface IdentityProvider {
  clientId: string;
  clientSecret: string;
  /** issuer of a realm, `<origin>/realms/<realm>` */
  issuer: (realm: string) => string;
  stop: () => Promise<void>;
}

const CLIENT_ID = 'vertebra';

/**
 * One OIDC provider per realm behind one HTTP server, made when a realm is first asked for: 10,000 Organizations cost
 * nothing. It is reached as `localhost` while the app is reached as 127.0.0.1, because cookies ignore ports.
 */
export async function startIdentityProvider({
  directory,
  port,
  appUrl,
  origin = `http://localhost:${port}`,
}: IdentityProviderOptions): Promise<IdentityProvider> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const store = new SessionStore(join(directory, 'sessions.json'));
  const secret = await clientSecret(directory);
  const issuer = (realm: string) => `${origin}/realms/${realm}`;
  const realms = new Map<string, Promise<Provider>>();

  const makeRealm = async (realm: string) =>
    makeProvider({
      realm,
      issuer: issuer(realm),
      keys: await realmKeys(directory, realm),
      store,
      client: {
        id: CLIENT_ID,
        secret,
        redirectUri: `${appUrl}${api.callback()}`,
        postLogoutRedirectUri: `${appUrl}${pages.signIn()}`,
        logoutUri: `${appUrl}${api.backChannelLogout()}`,
      },
    });
  const providerOf = (realm: string): Promise<Provider> => {
    const known = realms.get(realm) ?? makeRealm(realm);
    realms.set(realm, known);
    return known;
  };

  const handle = async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => {
    const url = request.url ?? '/';
    const [, realm = '', path = '/'] = /^\/realms\/([^/?]+)(.*)$/.exec(url) ?? [];
    if (!isRealm(realm))
      return response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such realm.\n');
    const provider = await providerOf(realm);
    if (path.startsWith('/interaction/')) return interact(provider, realm, request, response);
    // oidc-provider finds the prefix that it is mounted at by comparing the two, as Express does it
    request.originalUrl = url;
    request.url = path.startsWith('/') ? path : `/${path}`;
    return provider.callback()(request, response);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      process.stderr.write(`identity provider: ${String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    clientId: CLIENT_ID,
    clientSecret: secret,
    issuer,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      store.save();
    },
  };
}
