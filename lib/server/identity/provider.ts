import { createRemoteJWKSet } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import * as client from 'openid-client';
import { isHttpsOrLoopback } from '../config/loopback.ts';
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts';
import type { IssuerClient } from './issuer.ts';
import { isUnreachable, statusOf } from './provider-error.ts';
import { SignInFailed } from './sign-in-failed.ts';

const TIMEOUT_SECONDS = 5;
/** Keys are asked for again no sooner, when a token names one that is not known: so rotation is noticed at once. */
const KEYS_COOLDOWN_MS = 1000;
/** A key that the provider took back is believed no longer than this. */
const KEYS_MAX_AGE_MS = 5 * 60_000;
/** A symmetric one would be signed with our own secret; none is no signature at all. */
const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const PLACE = Symbol.for('vertebra.identity-providers');

/** An issuer as its metadata describes it. */
export interface Provider {
  configuration: client.Configuration;
  /** its signing keys of now */
  keys: JWTVerifyGetKey;
  /** what it says it signs with, as far as we take it */
  algorithms: string[];
}

function fromMetadata(configuration: client.Configuration, url: string): Provider {
  const { jwks_uri: jwksUri, id_token_signing_alg_values_supported: announced = ['RS256'] } =
    configuration.serverMetadata();
  if (jwksUri === undefined) throw new SignInFailed('sign-in-failed', `the metadata of ${url} names no keys`);
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: TIMEOUT_SECONDS * 1000,
    cooldownDuration: KEYS_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });
  return { configuration, keys, algorithms: ASYMMETRIC.filter((algorithm) => announced.includes(algorithm)) };
}

async function discover({ url, clientId, clientSecret }: IssuerClient): Promise<Provider> {
  const server = new URL(url);
  const isPlainHttp = server.protocol === 'http:' && isHttpsOrLoopback(server);
  const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
  try {
    const configuration = await client.discovery(
      server,
      clientId,
      { [client.clockTolerance]: CLOCK_SKEW_SECONDS },
      authentication,
      { timeout: TIMEOUT_SECONDS, execute: isPlainHttp ? [client.allowInsecureRequests] : [] },
    );
    return fromMetadata(configuration, url);
  } catch (cause) {
    if (cause instanceof SignInFailed) throw cause;
    if (isUnreachable(cause)) throw new SignInFailed('provider-unreachable', `no answer from ${url}`, { cause });
    if (statusOf(cause) === 404) throw new SignInFailed('unknown-organization', `no provider at ${url}`, { cause });
    throw new SignInFailed('sign-in-failed', `the metadata of ${url} cannot be used`, { cause });
  }
}

/** The provider behind an issuer; its metadata is asked for once a process, its signing keys whenever they change. */
export function getProvider(issuer: IssuerClient): Promise<Provider> {
  const store = globalThis as Record<symbol, Map<string, Promise<Provider>> | undefined>;
  const known = (store[PLACE] ??= new Map<string, Promise<Provider>>());
  // The file of issuers may change while we run: another client of the same issuer is another provider.
  const name = JSON.stringify([issuer.url, issuer.clientId, issuer.clientSecret]);
  const cached = known.get(name);
  if (cached) return cached;
  const asked = discover(issuer);
  known.set(name, asked);
  asked.catch(() => known.delete(name));
  return asked;
}
