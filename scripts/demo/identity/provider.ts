import Provider from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { claimsOf, CLAIM_NAMES, serviceAccountClaims } from './claims.ts';
import type { RealmKeys } from './keys.ts';
import { escapeHtml, page } from './page.ts';
import { findPerson, serviceAccountsOf } from './people.ts';
import type { SessionStore } from './session-store.ts';

export interface RealmOptions {
  realm: string;
  /** `http://localhost:4000/realms/acme` */
  issuer: string;
  keys: RealmKeys;
  store: SessionStore;
  client: {
    id: string;
    secret: string;
    redirectUri: string;
    postLogoutRedirectUri: string;
    /** told when a session ends */
    logoutUri: string;
  };
}

/** RFC 8707 wants an absolute URI to hang the audience on; people never see it. */
const RESOURCE = 'urn:vertebra:api';
const HOUR = 3600;
const SESSION_SECONDS = 10 * HOUR;
const ACCESS_SECONDS = 300;

/** The person signs out by what they did in the app: the form is sent at once, and by hand without scripts. */
const logoutPage = (form: string): string =>
  page(
    'Signing out',
    `<h1>Signing out</h1>${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<script>document.querySelector('button').click()</script>`,
  );

/** The provider of one realm: Keycloak's claims and paths, one client, no consent screen. */
export function makeProvider({ realm, issuer, keys, store, client }: RealmOptions): Provider {
  const { pathname } = new URL(issuer);
  const serviceAccounts = serviceAccountsOf(realm);
  const configuration: Configuration = {
    adapter: (model: string) => store.adapter(realm, model),
    jwks: { keys: [keys.signing] },
    cookies: {
      keys: [keys.cookie],
      // realms share a host: each keeps its cookies to itself
      long: { path: pathname, sameSite: 'lax' },
      short: { path: pathname, sameSite: 'lax' },
    },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        post_logout_redirect_uris: [client.postLogoutRedirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        backchannel_logout_uri: client.logoutUri,
        backchannel_logout_session_required: true,
      },
      ...serviceAccounts.map(({ clientId }) => ({
        client_id: clientId,
        client_secret: clientId,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      })),
    ],
    // By itself it calls nobody on this machine, where the demo's app is.
    fetch: (url, options = {}) =>
      fetch(url, Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'dispatcher'))),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: { openid: CLAIM_NAMES },
    conformIdTokenClaims: false,
    findAccount: (_ctx, subject) => {
      const person = findPerson(realm, subject);
      if (person === null) return undefined;
      return { accountId: subject, claims: () => ({ sub: subject, ...claimsOf(person) }) };
    },
    extraTokenClaims: (_ctx, token) => {
      const account = serviceAccounts.find(({ clientId }) => clientId === token.clientId);
      if (account) return serviceAccountClaims(account);
      const person = 'accountId' in token && token.accountId ? findPerson(realm, token.accountId) : null;
      return person === null ? undefined : { ...claimsOf(person), azp: token.clientId, sid: sessionOf(token) };
    },
    loadExistingGrant: grantEverything,
    issueRefreshToken: (_ctx, known) => known.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: ACCESS_SECONDS,
      AuthorizationCode: 60,
      Grant: SESSION_SECONDS,
      IdToken: ACCESS_SECONDS,
      Interaction: HOUR,
      RefreshToken: SESSION_SECONDS,
      Session: SESSION_SECONDS,
    },
    routes: {
      authorization: '/protocol/openid-connect/auth',
      token: '/protocol/openid-connect/token',
      userinfo: '/protocol/openid-connect/userinfo',
      jwks: '/protocol/openid-connect/certs',
      revocation: '/protocol/openid-connect/revoke',
      end_session: '/protocol/openid-connect/logout',
    },
    interactions: { url: (_ctx, interaction) => `${pathname}/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      backchannelLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid profile email',
          audience: client.id,
          accessTokenFormat: 'jwt',
          accessTokenTTL: ACCESS_SECONDS,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = logoutPage(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = page('Signed out', '<h1>You are signed out</h1>');
        },
      },
    },
    renderError: (ctx, problem) => {
      ctx.type = 'html';
      const detail = problem.error_description ?? '';
      ctx.body = page('Error', `<h1>${escapeHtml(problem.error)}</h1><p role="alert">${escapeHtml(detail)}</p>`);
    },
  };
  const provider = new Provider(issuer, configuration);
  // TLS ends in front of it
  provider.proxy = issuer.startsWith('https:');
  return provider;
}

/** The session that a token was given in, by the name that the app knows it by. */
const sessionOf = (token: object): string | undefined =>
  'sid' in token && typeof token.sid === 'string' ? token.sid : undefined;

/** The app is the Sovereign's own, so nobody is asked for consent: what it may get is granted at sign-in. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email offline_access');
  grant.addResourceScope(RESOURCE, 'openid profile email');
  await grant.save();
  return grant;
}
