/** Asks the identity provider of an Organization all that a sign-in will need of it, before anybody has to sign in. */
import { errors } from 'jose';
import * as client from 'openid-client';
import type { SignInCheck } from '../../../domain/organizations/creation.ts';
import { api } from '../../../domain/paths.ts';
import { getConfig } from '../../config/config.ts';
import { log } from '../../log/log.ts';
import type { Issuer } from './issuer.ts';
import { discover, TIMEOUT_SECONDS } from './provider.ts';
import type { Provider } from './provider.ts';
import { isUnreachable } from './provider-error.ts';
import { SignInFailed } from './sign-in-failed.ts';
import { scopeFor } from './start-sign-in.ts';

type Check = SignInCheck['check'];
const passed = (check: Check, detail: string): SignInCheck => ({ check, result: 'passed', detail, cure: null });
const failed = (check: Check, detail: string, cure: string): SignInCheck => ({ check, result: 'failed', detail, cure });
const unknown = (check: Check, detail: string, cure: string): SignInCheck => ({
  check,
  result: 'unknown',
  detail,
  cure,
});

const BY_HAND = 'Sign in once by hand when the Organization is there.';

function metadataProblem(error: unknown, url: string): SignInCheck {
  const code = error instanceof SignInFailed ? error.code : undefined;
  if (code === 'provider-unreachable')
    return failed(
      'metadata',
      `${url} did not answer within ${String(TIMEOUT_SECONDS)} s.`,
      'Start the identity provider, or let this server reach it: name, route, firewall, certificate.',
    );
  if (code === 'unknown-organization')
    return failed(
      'metadata',
      `There is no realm at ${url}.`,
      'Import deploy/keycloak/organization-realm.json with this name, or correct the address in the file of issuers.',
    );
  return failed(
    'metadata',
    `What ${url} says of itself cannot be used.`,
    'The issuer in its metadata has to be this very address, and it has to name its keys. The server’s log has the cause.',
  );
}

/** Metadata may name other hosts. The issuer is configured, and nothing else is asked because of what somebody typed. */
const isAt = (issuer: Issuer, url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && new URL(url).origin === new URL(issuer.url).origin;

async function testKeys({ keys, algorithms, configuration }: Provider, issuer: Issuer): Promise<SignInCheck> {
  const [alg] = algorithms;
  if (alg === undefined)
    return failed('keys', 'It signs with nothing that Vertebra takes.', 'Give it an RSA, EC or Ed25519 key.');
  if (!isAt(issuer, configuration.serverMetadata().jwks_uri))
    return unknown('keys', 'Its keys are at another address, which was not asked.', BY_HAND);
  try {
    await keys({ alg, kid: 'none-has-this-id' }, { payload: '', signature: '' });
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey) && !(error instanceof errors.JWKSMultipleMatchingKeys))
      return failed(
        'keys',
        'Its keys cannot be read.',
        'Open the address of its keys (jwks_uri) from this server: it has to answer 200 with a JSON Web Key Set.',
      );
  }
  return passed('keys', `Its signing keys are there (${algorithms.join(', ')}).`);
}

const UNKNOWN_CLIENT = (clientId: string, redirectUri: string) =>
  `Make a client “${clientId}” with the standard flow there, and let it redirect to ${redirectUri}.`;

/**
 * An authorization request that may not ask anybody (OpenID Connect Core 3.1.2.1, `prompt=none`). Whoever knows the client and its
 * redirect URI sends us back with “login_required”; who does not must not redirect at all (RFC 6749, 4.1.2.1).
 */
async function testRedirect({ configuration }: Provider, issuer: Issuer): Promise<SignInCheck> {
  const redirectUri = `${getConfig().baseUrl}${api.callback()}`;
  if (!isAt(issuer, configuration.serverMetadata().authorization_endpoint))
    return unknown('redirect', 'It signs people in at another address, which was not asked.', BY_HAND);
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: scopeFor(issuer),
    prompt: 'none',
    state: client.randomState(),
    nonce: client.randomNonce(),
    code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  });
  const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
  const answer = await fetch(url, { redirect: 'manual', signal }).catch(() => null);
  await answer?.body?.cancel();
  if (answer === null || answer.status >= 500)
    return failed('redirect', 'Its sign-in page did not answer.', 'Look into the log of the identity provider.');
  if (answer.status >= 400)
    return failed(
      'redirect',
      `It does not know the client “${issuer.clientId}”, or not where it redirects to.`,
      UNKNOWN_CLIENT(issuer.clientId, redirectUri),
    );
  const location = answer.headers.get('location') ?? '';
  if (!location.startsWith(redirectUri))
    return unknown('redirect', 'It did not say whether it would send people back here.', BY_HAND);
  const error = new URL(location).searchParams.get('error') ?? '';
  // what whoever is not signed in gets
  if (/^(login|interaction|consent|account_selection)_required$|^$/.test(error))
    return passed('redirect', `It signs people in for “${issuer.clientId}” and sends them back here.`);
  const readable = error.replaceAll(/[^\w-]/g, '').slice(0, 60);
  const cure =
    error === 'invalid_scope'
      ? 'Make the Keycloak Organization with this alias, and give the client the scopes that docs/keycloak.md names.'
      : 'Give the client the settings that docs/keycloak.md names: standard flow, PKCE S256.';
  return failed('redirect', `It refuses sign-ins for “${issuer.clientId}”: ${readable}.`, cure);
}

/** Redeems a code that nobody gave out: `invalid_grant` says that the client itself was let in (RFC 6749, 5.2). */
async function testClient({ configuration }: Provider, issuer: Issuer): Promise<SignInCheck> {
  if (!isAt(issuer, configuration.serverMetadata().token_endpoint))
    return unknown('client', 'It gives out tokens at another address, which was not asked.', BY_HAND);
  const parameters = {
    code: 'none',
    redirect_uri: `${getConfig().baseUrl}${api.callback()}`,
    code_verifier: client.randomPKCECodeVerifier(),
  };
  const what = issuer.clientSecret === undefined ? 'as a public client' : 'by its secret';
  try {
    await client.genericGrantRequest(configuration, 'authorization_code', parameters);
  } catch (error) {
    const code = error instanceof client.ResponseBodyError ? error.error : '';
    if (code === 'invalid_grant') return passed('client', `It lets “${issuer.clientId}” in ${what}.`);
    if (isUnreachable(error))
      return failed('client', 'It did not answer the client.', 'Look into the log of the identity provider.');
    const isRefused = error instanceof client.WWWAuthenticateChallengeError || code.endsWith('_client');
    if (isRefused)
      return failed(
        'client',
        `It does not let “${issuer.clientId}” in ${what}.`,
        issuer.clientSecret === undefined
          ? 'Make the client public there, or put its secret into the file of issuers (clientSecret).'
          : 'Compare clientSecret in the file of issuers with the client’s secret there.',
      );
  }
  return unknown('client', `It did not say whether it lets “${issuer.clientId}” in ${what}.`, BY_HAND);
}

/**
 * Whether an issuer can sign people in now: its metadata, its keys, our client there. Each question ends after {@link TIMEOUT_SECONDS},
 * two rounds of them at most; only addresses of the issuer's own origin are asked. Nobody is signed in, nothing is remembered.
 */
export async function testIssuer(issuer: Issuer): Promise<SignInCheck[]> {
  let provider: Provider;
  try {
    provider = await discover(issuer);
  } catch (error) {
    log('the test of a sign-in failed', { issuer: issuer.url }, error);
    return [metadataProblem(error, issuer.url)];
  }
  return [
    passed('metadata', `${issuer.url} answers.`),
    ...(await Promise.all([testKeys(provider, issuer), testRedirect(provider, issuer), testClient(provider, issuer)])),
  ];
}
