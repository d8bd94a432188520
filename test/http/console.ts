import { randomBytes } from 'node:crypto';
import { NextRequest } from 'next/server.js';
import { vi } from 'vitest';
import type { Config } from '../../lib/server/config/parse-config.ts';
import type { IssuerConfig } from '../../lib/server/config/issuers.ts';
import { callback } from '../../lib/server/http/sign-in/callback.ts';
import { signIn } from '../../lib/server/http/sign-in/sign-in.ts';

export const BASE_URL = 'http://127.0.0.1:3999';

/** Every line the console has logged. */
export const logged: string[] = [];

/**
 * Gives this process a configuration without NATS, which is tested in test/nats and e2e; so each sign-in also shows that
 * people get in when the audit log cannot be written.
 */
export function configure(issuers: IssuerConfig[], more: Partial<Config> = {}): Config {
  const key = new Uint8Array(randomBytes(32));
  const config: Config = {
    baseUrl: BASE_URL,
    natsServers: ['nats://127.0.0.1:1'],
    natsPublicUrl: 'nats://127.0.0.1:1',
    natsWebsocketUrl: 'ws://127.0.0.1:1',
    projectorUrl: 'http://127.0.0.1:3998',
    listen: { host: '127.0.0.1', port: 3999 },
    projectorListen: { host: '127.0.0.1', port: 3998 },
    metricsListen: { host: '127.0.0.1', port: 0 },
    projectorMetricsListen: { host: '127.0.0.1', port: 0 },
    keysDirectory: '/nowhere',
    sessionKeys: { current: { kid: 'k', key }, keys: new Map([['k', key]]) },
    issuers,
    plans: [],
    authorities: () => [],
    metricsToken: null,
    drainSeconds: 0,
    prometheusUrl: null,
    trustedProxies: 0,
    natsSessionSeconds: 300,
    sessionIdleMinutes: 60,
    sessionHours: 12,
    requestsPerMinute: 1200,
    supportApproval: 'prod',
    twoPeopleRotate: false,
    auditRetentionDays: 400,
    auditForwardSubject: null,
    telemetry: { traces: null, logs: null, sampler: 'always_on', ratio: 1 },
    ...more,
  };
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
  Object.assign(globalThis, { [Symbol.for('vertebra.config')]: config });
  return config;
}

/** Cookies as a browser keeps them, for one host. */
export class CookieJar {
  readonly cookies = new Map<string, string>();

  take(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
      if (/max-age=0\b/i.test(attributes)) this.cookies.delete(name);
      else this.cookies.set(name, decodeURIComponent(value));
    }
  }

  /** Names of those that a session has, without the one that remembers where somebody signed in last. */
  ofSession(): string[] {
    return [...this.cookies.keys()].filter((name) => name !== '__Host-vertebra-last-issuer');
  }

  header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** A request to the console by a browser with these cookies. */
export const ask = (
  jar: CookieJar,
  path: string,
  { headers, ...init }: { method?: string; body?: string; headers?: Record<string, string> } = {},
) => new NextRequest(`${BASE_URL}${path}`, { ...init, headers: { ...headers, cookie: jar.header() } });

/** Follows redirects at the provider, signing in where it asks, until it sends the browser back to the console. */
export async function atProvider(
  location: string,
  username: string,
  jar = new CookieJar(),
  home = BASE_URL,
): Promise<URL> {
  let url = new URL(location);
  let init: RequestInit = {};
  while (url.origin !== home) {
    const response = await fetch(url, { ...init, headers: { cookie: jar.header() }, redirect: 'manual' });
    jar.take(response);
    const next = response.headers.get('location');
    init = next === null ? { method: 'POST', body: new URLSearchParams({ username, password: username }) } : {};
    if (next !== null) url = new URL(next, url);
  }
  return url;
}

/** A whole sign-in; the jar then holds the session. */
export async function signInAs(
  jar: CookieJar,
  issuer: string,
  username: string,
  returnTo = '/audit',
): Promise<Response> {
  const query = new URLSearchParams({ issuer, returnTo });
  const sent = await signIn(ask(jar, `/api/auth/sign-in?${query.toString()}`));
  jar.take(sent);
  const back = await atProvider(sent.headers.get('location') ?? '', username);
  const answer = await callback(ask(jar, `${back.pathname}${back.search}`));
  jar.take(answer);
  return answer;
}
