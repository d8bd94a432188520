import * as client from 'openid-client';
import { isHttpsOrLoopback } from '../config/loopback.ts';
import type { Issuer } from './issuer.ts';
import { isUnreachable, statusOf } from './provider-error.ts';
import { SignInFailed } from './sign-in-failed.ts';

const TIMEOUT_SECONDS = 5;
const PLACE = Symbol.for('vertebra.identity-providers');

async function discover({ url, clientId, clientSecret }: Issuer): Promise<client.Configuration> {
  const server = new URL(url);
  const isPlainHttp = server.protocol === 'http:' && isHttpsOrLoopback(server);
  const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
  try {
    return await client.discovery(server, clientId, undefined, authentication, {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // Signatures of ID tokens are checked even though they come straight from the provider.
        client.enableNonRepudiationChecks,
        ...(isPlainHttp ? [client.allowInsecureRequests] : []),
      ],
    });
  } catch (cause) {
    if (isUnreachable(cause)) throw new SignInFailed('provider-unreachable', `no answer from ${url}`, { cause });
    if (statusOf(cause) === 404) throw new SignInFailed('unknown-organization', `no provider at ${url}`, { cause });
    throw new SignInFailed('sign-in-failed', `the metadata of ${url} cannot be used`, { cause });
  }
}

/** The provider behind an issuer; its metadata is asked for once a process, its signing keys whenever they change. */
export function getProvider(issuer: Issuer): Promise<client.Configuration> {
  const store = globalThis as Record<symbol, Map<string, Promise<client.Configuration>> | undefined>;
  const known = (store[PLACE] ??= new Map<string, Promise<client.Configuration>>());
  const cached = known.get(issuer.url);
  if (cached) return cached;
  const asked = discover(issuer);
  known.set(issuer.url, asked);
  asked.catch(() => known.delete(issuer.url));
  return asked;
}
