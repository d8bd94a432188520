import { createRemoteJWKSet } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import * as client from 'openid-client';
import { isHttpsOrLoopback } from '../../config/loopback.ts';
import { CLOCK_SKEW_SECONDS } from '../token/clock-skew.ts';
import { VERIFIED_MS } from '../token/verified-tokens.ts';
import type { IssuerClient } from './issuer.ts';
import { isUnreachable, statusOf } from './provider-error.ts';
import { SignInFailed } from './sign-in-failed.ts';

export const TIMEOUT_SECONDS = 5;
/** Keys are asked for again no sooner, when a token names one that is not known: so rotation is noticed at once. */
const KEYS_COOLDOWN_MS = 1000;
const KEYS_RETRY_MS = 2000;
/** A key that the provider took back is believed no longer than this. */
const KEYS_MAX_AGE_MS = 5 * 60_000 - VERIFIED_MS;
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
/** How long a realm that is not there, or says nothing usable, is not asked for again: one that is made is found within that. */
const ABSENT_MS = 30_000;
/** How long a provider that did not answer is left alone. */
const UNREACHABLE_MS = 5000;
/** Names can be made up without end; what is remembered of them cannot. */
const MAX_FAILURES = 1000;
const PLACE = Symbol.for('vertebra.identity-providers');

/** An issuer as its metadata describes it. */
export interface Provider {
  configuration: client.Configuration;
  /** its signing keys of now */
  keys: JWTVerifyGetKey;
  /** what it says it signs with, as far as we take it */
  algorithms: string[];
}

/** Keys that could not be had are not asked for again at once: jose itself would ask for every token. */
function patiently(remote: JWTVerifyGetKey): JWTVerifyGetKey {
  let failure: { error: unknown; until: number } | null = null;
  return async (header, token) => {
    if (failure && failure.until > Date.now()) throw failure.error;
    try {
      return await remote(header, token);
    } catch (error) {
      if (isUnreachable(error)) failure = { error, until: Date.now() + KEYS_RETRY_MS };
      throw error;
    }
  };
}

function fromMetadata(configuration: client.Configuration, url: string): Provider {
  const { jwks_uri: jwksUri, id_token_signing_alg_values_supported: announced = ['RS256'] } =
    configuration.serverMetadata();
  if (jwksUri === undefined) throw new SignInFailed('sign-in-failed', `the metadata of ${url} names no keys`);
  const remote = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: TIMEOUT_SECONDS * 1000,
    cooldownDuration: KEYS_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });
  return {
    configuration,
    keys: patiently(remote),
    algorithms: ASYMMETRIC.filter((algorithm) => announced.includes(algorithm)),
  };
}

/** Asks an issuer for its metadata, whatever is known of it. Throws {@link SignInFailed}. */
export async function discover({ url, clientId, clientSecret }: IssuerClient): Promise<Provider> {
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

/** What this process knows of providers: by issuer and client, since the file of issuers may change while it runs. */
interface Known {
  providers: Map<string, Promise<Provider>>;
  failures: Map<string, { error: SignInFailed; until: number }>;
}

const known = (): Known => {
  const store = globalThis as Record<symbol, Known | undefined>;
  return (store[PLACE] ??= { providers: new Map(), failures: new Map() });
};

function rememberFailure({ failures }: Known, name: string, error: unknown): void {
  if (!(error instanceof SignInFailed)) return;
  const longest = error.code === 'provider-unreachable' ? UNREACHABLE_MS : ABSENT_MS;
  // Processes that were asked together do not ask again together.
  const until = Date.now() + longest * (0.7 + 0.3 * Math.random());
  failures.delete(name);
  failures.set(name, { error, until });
  const [oldest = ''] = failures.keys();
  if (failures.size > MAX_FAILURES) failures.delete(oldest);
}

/**
 * The provider behind an issuer; its metadata is asked for once a process, its signing keys whenever they change. Anybody can name
 * an issuer, so a failure is remembered for a while, and everybody who asks meanwhile gets it. Throws {@link SignInFailed}.
 */
export function getProvider(issuer: IssuerClient): Promise<Provider> {
  const { providers, failures } = known();
  const name = JSON.stringify([issuer.url, issuer.clientId, issuer.clientSecret]);
  const cached = providers.get(name);
  if (cached) return cached;
  const failure = failures.get(name);
  if (failure && failure.until > Date.now()) return Promise.reject(failure.error);
  const asked = discover(issuer);
  providers.set(name, asked);
  asked.then(
    () => failures.delete(name),
    (error: unknown) => {
      providers.delete(name);
      rememberFailure(known(), name, error);
    },
  );
  return asked;
}
