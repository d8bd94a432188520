import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callback } from '../../lib/server/http/sign-in/callback.ts';
import { PEER_HEADER } from '../../lib/server/http/edge/client-address.ts';
import { consoleHeaders } from '../../lib/server/http/edge/console-front.ts';
import { backChannelLogout } from '../../lib/server/http/sign-in/back-channel-logout.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { signIn } from '../../lib/server/http/sign-in/sign-in.ts';
import { readSession } from '../../lib/server/identity/session/session-cookie.ts';
import { getMe } from '../../lib/server/features/system/get-me.query.ts';
import { ask, BASE_URL, configure, CookieJar, logged } from './console.ts';
import { startForgingProvider } from './forging-provider.ts';

const provider = await startForgingProvider();
await provider.rotate('acme');
await provider.rotate('globex');
const template = {
  name: 'O',
  clientId: 'vertebra',
  issuer: provider.issuer('{org}'),
  scope: { kind: 'organization-template' },
} as const;

let jar: CookieJar;
beforeAll(() => {
  configure([template]);
});
beforeEach(() => {
  jar = new CookieJar();
  Object.assign(provider.state, { forgery: {}, refusal: null, refreshToken: '', asked: [] });
  Reflect.deleteProperty(globalThis, Symbol.for('vertebra.address-limits'));
});
afterAll(() => provider.stop());

const held = (of = jar) => [...of.cookies].map(([name, value]) => ({ name, value }));
const where = (response: Response) => (response.headers.get('location') ?? '').replace(BASE_URL, '');
async function begin(returnTo = '/audit', issuer = 'acme') {
  const sent = await signIn(ask(jar, `/api/auth/sign-in?issuer=${issuer}&returnTo=${encodeURIComponent(returnTo)}`));
  jar.take(sent);
  const query = new URL(where(sent), BASE_URL).searchParams;
  return { state: query.get('state') ?? '', nonce: query.get('nonce') ?? '', sent };
}
async function end({ state, nonce }: { state: string; nonce: string }, query = 'code=c') {
  provider.state.nonce = nonce;
  const answer = await callback(ask(jar, `/api/auth/callback?${query}&state=${state}`));
  jar.take(answer);
  return answer;
}

describe('two tabs that sign in at once', () => {
  it.each([
    ['in the order they began', (tabs: unknown[]) => tabs],
    ['in the other order', (tabs: unknown[]) => tabs.toReversed()],
  ])('both come back to where they were, %s', async (_, order) => {
    const tabs = [
      { ...(await begin('/audit')), page: '/audit' },
      { ...(await begin('/organizations/acme')), page: '/organizations/acme' },
    ];
    for (const tab of order(tabs) as typeof tabs) expect(where(await end(tab))).toBe(tab.page);
    expect(jar.ofSession().every((name) => /session|seen/.test(name))).toBe(true);
  });

  it('a callback that comes again leads whoever is signed in on, and nobody else', async () => {
    const tab = await begin();
    await end(tab);
    expect(where(await end(tab))).toBe('/');
    jar = new CookieJar();
    expect(where(await end(tab))).toBe('/sign-in?error=sign-in-expired');
  });

  it('a state of somebody else is no sign-in of this browser', async () => {
    const foreign = await begin();
    jar = new CookieJar();
    const own = await begin();
    expect(where(await end({ ...foreign, nonce: own.nonce }))).toBe('/sign-in?error=sign-in-expired');
    expect(await readSession(held())).toBeNull();
    expect(where(await end(own))).toBe('/audit');
  });

  it('a hundred that are begun leave a header that servers take, and the last ones work', async () => {
    const begun = [];
    for (let n = 0; n < 100; n += 1) begun.push(await begin(`/organizations/acme/streams/${'x'.repeat(n * 15)}`));
    expect(jar.header().length).toBeLessThan(8192);
    expect(where(await end(begun.at(-1) ?? begun[0] ?? { state: '', nonce: '' }))).toContain('/streams/');
  });
});

describe('a hundred sign-ins that are begun at once', () => {
  it.each([0, 900, 1900])('with %i characters to go back to leave a header that servers take', async (length) => {
    const page = `/organizations/acme/streams/${'x'.repeat(length)}`;
    const before = jar.header();
    const sent = await Promise.all(
      Array.from({ length: 100 }, () =>
        signIn(ask(jar, `/api/auth/sign-in?issuer=acme&returnTo=${encodeURIComponent(page)}`)),
      ),
    );
    expect(before).toBe('');
    for (const answer of sent) jar.take(answer);
    expect(jar.header().length).toBeLessThan(8192);
    const begun = sent.map((answer) => new URL(where(answer), BASE_URL).searchParams);
    const last = begun.at(-1);
    expect(where(await end({ state: last?.get('state') ?? '', nonce: last?.get('nonce') ?? '' }))).toBe(page);
    const next = await begin('/audit');
    expect(where(await end(next))).toBe('/audit');
  });
});

describe('the words of the provider', () => {
  it('“authentication_expired” begins again at once, and once only', async () => {
    const first = await begin('/audit?x=1');
    const expired = 'error=temporarily_unavailable&error_description=authentication_expired';
    const again = await end(first, expired);
    const url = new URL(where(again));
    expect(url.origin + url.pathname).toBe(`${provider.issuer('acme')}/auth`);
    const second = { state: url.searchParams.get('state') ?? '', nonce: url.searchParams.get('nonce') ?? '' };
    expect(second.state).not.toBe(first.state);
    expect(where(await end(second, expired))).toContain('/sign-in?error=provider-unreachable');
    const third = await begin('/audit?x=1');
    const fourth = new URL(where(await end(third, expired))).searchParams;
    const last = { state: fourth.get('state') ?? '', nonce: fourth.get('nonce') ?? '' };
    expect(where(await end(last))).toBe('/audit?x=1');
  });

  it.each([
    ['access_denied', 'sign-in-cancelled'],
    ['invalid_request', 'request-refused'],
    ['unsupported_response_type', 'request-refused'],
    ['invalid_scope', 'request-refused'],
    ['unauthorized_client', 'client-refused'],
    ['server_error', 'provider-failed'],
    ['temporarily_unavailable', 'provider-unreachable'],
  ])('%s is told as %s, and the log has both of its words', async (error, code) => {
    const before = logged.length;
    const answer = await end(await begin(), `error=${error}&error_description=Because+of+reasons`);
    expect(where(answer)).toBe(`/sign-in?error=${code}&returnTo=%2Faudit&organization=acme`);
    expect(logged.slice(before).join('')).toContain(error);
    expect(logged.slice(before).join('')).toContain('Because of reasons');
  });

  it.each([
    ['invalid_client', 401, 'client-refused'],
    ['unauthorized_client', 400, 'client-refused'],
    ['invalid_grant', 400, 'sign-in-expired'],
    ['invalid_request', 400, 'request-refused'],
  ])('%s at the token endpoint, such as for a wrong secret', async (error, status, code) => {
    provider.state.refusal = {
      status,
      body: { error, error_description: 'Invalid client or Invalid client credentials' },
    };
    const before = logged.length;
    expect(where(await end(await begin()))).toContain(`/sign-in?error=${code}&`);
    expect(logged.slice(before).join('')).toContain(error);
    expect(logged.slice(before).join('')).toContain('Invalid client credentials');
  });

  it.each([
    ['no sub', { sub: undefined }, 'claim-sub'],
    ['no sid', { sid: undefined }, 'claim-sid'],
    ['no preferred_username', { preferred_username: undefined }, 'claim-preferred_username'],
    ['a user name with a line break', { preferred_username: 'a\nb' }, 'claim-preferred_username'],
    ['roles that are one text', { realm_access: { roles: 'org-admin' } }, 'claim-realm_access'],
    ['an Organization that is a number', { organization: 5 }, 'claim-organization'],
    ['another issuer', { iss: 'https://evil.example' }, 'claim-iss'],
    ['another audience', { aud: 'grafana', azp: 'grafana' }, 'claim-aud'],
    ['another client', { azp: 'grafana' }, 'claim-azp'],
    ['another sign-in', { nonce: 'x' }, 'claim-nonce'],
    ['a clock that is behind', { iat: 1, exp: 2 }, 'clock'],
    ['a clock that is ahead', { iat: Math.floor(Date.now() / 1000) + 3600 }, 'clock'],
    [
      'too many roles',
      { realm_access: { roles: Array.from({ length: 600 }, (_, n) => `role-number-${n}`) } },
      'too-long',
    ],
  ])('a token with %s is refused, and the page can say what it is', async (_, claims, reason) => {
    provider.state.forgery = { claims };
    expect(where(await end(await begin()))).toBe(
      `/sign-in?error=sign-in-failed&reason=${reason}&returnTo=%2Faudit&organization=acme`,
    );
  });

  it('a refresh token that fits into no cookie is said to be one', async () => {
    provider.state.refreshToken = 'r'.repeat(12_000);
    expect(where(await end(await begin()))).toContain('error=sign-in-failed&reason=too-large');
  });

  it.each([
    ['no role', { realm_access: { roles: [] } }, 'no-role'],
    ['another Organization', { organization: 'globex' }, 'wrong-organization'],
  ])('%s has words of its own', async (_, claims, code) => {
    provider.state.forgery = { claims };
    expect(where(await end(await begin()))).toContain(`error=${code}&`);
  });
});

describe('what a sign-in is answered with fits into the buffers of a proxy', () => {
  // a refresh token of Keycloak has this length
  const REFRESH_CHARACTERS = 700;
  const block = (answer: Response) => {
    const headers = new Headers(answer.headers);
    for (const [name, value] of Object.entries(consoleHeaders('/api/auth/callback'))) {
      if (!headers.has(name)) headers.set(name, value);
    }
    const cookies = headers.getSetCookie();
    headers.delete('set-cookie');
    const lines = [...headers, ...cookies.map((cookie) => ['set-cookie', cookie])];
    return `HTTP/1.1 303 See Other\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\nDate: Thu, 26 Nov 2026 00:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n`
      .length;
  };

  it.each([1, 11, 61])('with %i roles: below 4,096 bytes', async (count) => {
    provider.state.refreshToken = 'r'.repeat(REFRESH_CHARACTERS);
    provider.state.forgery = {
      claims: {
        sub: crypto.randomUUID(),
        sid: crypto.randomUUID(),
        name: 'Adalbert Administrator',
        email: 'adalbert.administrator@acme.example',
        realm_access: { roles: ['org-admin', ...Array.from({ length: count - 1 }, (_, n) => `another-role-${n}`)] },
      },
    };
    const bytes = block(await end(await begin('/organizations/acme/streams')));
    expect(await readSession(held())).not.toBeNull();
    expect(bytes).toBeLessThan(4096);
  });
});

describe('names', () => {
  const shown = async (claims: Record<string, unknown>) => {
    provider.state.forgery = { claims };
    await end(await begin());
    return (await readSession(held()))?.actor.displayName;
  };
  it.each([
    ['a Persian name with a non-joiner', 'علی‌رضا'],
    ['a Hindi name with a joiner', 'क्‍षितिज'],
    ['umlauts', 'Jürgen Größe'],
  ])('%s is shown as it is', async (_, name) => expect(await shown({ name })).toBe(name));

  it.each([
    ['a joiner at the end', 'Ada\u200d'],
    ['a joiner beside a blank', 'Ada \u200cB'],
    ['two joiners', 'A\u200c\u200cB'],
    ['an override of direction', 'Ada\u202eB'],
    ['a zero-width blank', 'A\u200bB'],
  ])('with %s the user name is shown', async (_, name) => expect(await shown({ name })).toBe('mallory'));

  it('a mark of direction at its ends is left out', async () =>
    expect(await shown({ name: '\u200fعلی\u200f' })).toBe('علی'));

  it('an identifier may have none of it', async () => {
    provider.state.forgery = { claims: { preferred_username: 'a\u200cb' } };
    expect(where(await end(await begin()))).toContain('reason=claim-preferred_username');
  });
});

describe('nobody makes us ask without end', () => {
  const me = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
  const from = (address: string, headers: Record<string, string> = {}) => ({
    headers: { [PEER_HEADER]: address, ...headers },
  });
  const start = (address: string, issuer: string) =>
    signIn(ask(new CookieJar(), `/api/auth/sign-in?issuer=${issuer}`, from(address)));
  const askedOf = (realm: string) => provider.state.asked.filter((path) => path.includes(`/realms/${realm}/`)).length;

  it('fifty sign-ins at a realm that is not there ask once, and one that is made later is found', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => start('192.0.2.1', 'nowhere')));
    for (let n = 0; n < 25; n += 1) answers.push(await start('192.0.2.1', 'nowhere'));
    expect(new Set(answers.map(where))).toEqual(new Set(['/sign-in?error=unknown-organization&organization=nowhere']));
    expect(askedOf('nowhere')).toBeLessThanOrEqual(2);
  });

  it('fifty tokens of such a realm ask no more', async () => {
    const claims = { iss: provider.issuer('nirvana') };
    const authorization = `Bearer ${(await provider.access('acme', { claims })) ?? ''}`;
    for (let n = 0; n < 50; n += 1) {
      const answer = await me(ask(new CookieJar(), '/x', { headers: { authorization } }), {
        params: Promise.resolve({}),
      });
      expect(answer.status).toBe(401);
    }
    expect(askedOf('nirvana')).toBeLessThanOrEqual(2);
  });

  it('fifty tokens of a key that is not known ask for the keys no more than once a second', async () => {
    await end(await begin());
    const before = provider.state.asked.length;
    const authorization = `Bearer ${(await provider.access('acme', { header: { kid: 'none' } })) ?? ''}`;
    await Promise.all(
      Array.from({ length: 50 }, () =>
        me(ask(new CookieJar(), '/x', { headers: { authorization } }), { params: Promise.resolve({}) }),
      ),
    );
    expect(provider.state.asked.length - before).toBeLessThanOrEqual(2);
  });

  it.each([
    ['sign-ins', (address: string) => start(address, 'acme')],
    [
      'sign-ins at realms that are guessed',
      (address: string) => start(address, `guess-${Math.random().toString(36).slice(2, 8)}`),
    ],
    ['callbacks', (address: string) => callback(ask(new CookieJar(), '/api/auth/callback?state=x', from(address)))],
    [
      'tokens that are refused',
      (address: string) =>
        me(ask(new CookieJar(), '/x', from(address, { authorization: 'Bearer x' })), { params: Promise.resolve({}) }),
    ],
    [
      'logout tokens that are refused',
      (address: string) =>
        backChannelLogout(
          ask(new CookieJar(), '/x', {
            method: 'POST',
            body: 'logout_token=x',
            ...from(address, { 'content-type': 'application/x-www-form-urlencoded' }),
          }),
        ),
    ],
  ])('%s of one address end in 429, and others go on', async (_, send) => {
    let answer = await send('2001:db8:1:2::1');
    for (let n = 0; n < 400 && answer.status !== 429; n += 1) answer = await send(`2001:db8:1:2::${n.toString(16)}`);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send('2001:db8:1:3::1')).status).not.toBe(429);
  });
});
