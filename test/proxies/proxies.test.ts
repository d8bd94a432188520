import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, jwtAuthenticator } from 'nats.ws';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AuditRecord } from '../../lib/domain/audit/audit.ts';
import type { OpenedNatsSession } from '../../lib/domain/system/nats-session.ts';
import { api, pages, readApi } from '../../lib/domain/paths.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { makeUserKey } from '../harness/issue.ts';
import { dataOf, openEvents } from '../harness/projector/event-source.ts';
import { bucketOf } from '../harness/read-api.ts';
import { atProvider, CookieJar } from '../http/console.ts';
import { PROXIES, startProxy } from './start-proxy.ts';
import { startBehindProxy } from './vertebra.ts';

const ENV = 'acme-dev';
const MEGABYTE = 1024 ** 2;
/** an address of documentation (RFC 5737): nobody's */
const FORGED = '203.0.113.9';

const missing = new Map<string, string>();
for (const [name, { find }] of Object.entries(PROXIES)) {
  await find().catch((error: unknown) => missing.set(name, error instanceof Error ? error.message : String(error)));
}
// Caddy is compiled for minutes, and only by `npm run test:proxies`; the others are fetched by any machine.
const unexpected = [...missing].filter(([name]) => name !== 'Caddy');
if (process.env.CI === 'true' && unexpected.length > 0) throw new Error(unexpected.map(([, why]) => why).join('\n'));

let vertebra: Awaited<ReturnType<typeof startBehindProxy>>;
beforeAll(async () => {
  vertebra = await startBehindProxy();
}, 300_000);
afterAll(() => vertebra.stop());

/** Signs in through the proxy without a browser. */
async function signIn(issuer: string, username: string, headers: Record<string, string> = {}) {
  const jar = new CookieJar();
  const ask = async (path: string) => {
    const answer = await fetch(`${vertebra.base}${path}`, {
      redirect: 'manual',
      headers: { ...headers, cookie: jar.header() },
    });
    jar.take(answer);
    return answer;
  };
  const sent = await ask(`/api/auth/sign-in?issuer=${issuer}`);
  const back = await atProvider(sent.headers.get('location') ?? '', username, new CookieJar(), vertebra.base);
  const answer = await ask(`${back.pathname}${back.search}`);
  return { status: answer.status, location: answer.headers.get('location'), cookie: jar.header() };
}

const get = (path: string, cookie = '') => fetch(`${vertebra.base}${path}`, { headers: { cookie } });

const post = (path: string, cookie: string, body: unknown) =>
  fetch(`${vertebra.base}${path}`, {
    method: 'POST',
    headers: { cookie, origin: vertebra.base, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function http2(): Promise<ClientHttp2Session> {
  const session = connectHttp2(vertebra.base, { maxSessionMemory: 100 });
  session.on('error', () => session.destroy());
  onTestFinished(() => session.destroy());
  await once(session, 'connect');
  return session;
}

/** Status of the answer to a request, which may come while its body is being sent. */
async function statusOf(session: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: Buffer): Promise<number> {
  const stream = session.request(headers, { endStream: body === undefined });
  const answered = once(stream, 'response', { signal: AbortSignal.timeout(10_000) }) as Promise<
    [{ ':status'?: number }]
  >;
  stream.on('error', () => undefined);
  stream.resume();
  if (body !== undefined) stream.end(body);
  const [{ ':status': status = 0 }] = await answered;
  stream.close();
  return status;
}

describe.each(Object.keys(PROXIES) as (keyof typeof PROXIES)[])('%s', (name) => {
  if (missing.has(name)) {
    it.skip(`is not there: ${missing.get(name)?.split('\n')[0] ?? ''}`, () => undefined);
    return;
  }
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let cookie = '';
  beforeAll(async () => {
    proxy = await startProxy(name, vertebra.directory, vertebra.values);
  });
  afterAll(() => proxy.stop());

  it('signs people in', async () => {
    const signedIn = await signIn('acme', 'acme-admin');
    expect(signedIn).toMatchObject({ status: 303, location: `${vertebra.base}/` });
    cookie = signedIn.cookie;
    expect(await (await get(api.me(), cookie)).json()).toMatchObject({ organization: 'acme', roles: ['org-admin'] });
  });

  it('speaks HTTP/2, and sends plain HTTP to HTTPS', async () => {
    const session = await http2();
    expect((session.socket as TLSSocket).alpnProtocol).toBe('h2');
    expect(await statusOf(session, { ':path': pages.signIn() })).toBe(200);
    if (name === 'Envoy') return;
    const plain = await fetch(`http://localhost:${vertebra.values.LISTEN_HTTP}/a?b=c`, { redirect: 'manual' });
    expect(plain.status).toBe(308);
    expect(plain.headers.get('location')).toMatch(/^https:\/\/localhost(:\d+)?\/a\?b=c$/);
  });

  it('hands on headers of 14 KB both ways, paths as they came, and the address it saw', async () => {
    const seen: IncomingMessage[] = [];
    const chunks = Array.from({ length: 4 }, (_, at) => `chunk-${at}=${'x'.repeat(3500)}`);
    const console = createServer((request, response) => {
      seen.push(request);
      response.writeHead(303, { location: '/', 'set-cookie': chunks }).end();
    });
    console.listen(0, '127.0.0.1');
    await once(console, 'listening');
    onTestFinished(() => void console.close());
    const [front = 0, plain = 0] = await freePorts(2);
    const address = `127.0.0.1:${(console.address() as AddressInfo).port}`;
    const listen = { LISTEN: String(front), LISTEN_HTTP: String(plain) };
    const own = { CONSOLE_1: address, CONSOLE_2: address, NATS_WEBSOCKET: address, ...listen };
    const between = await startProxy(name, join(vertebra.directory, 'own'), { ...vertebra.values, ...own });
    onTestFinished(between.stop);
    const path = '/a%2Fb//c%20d?e=%2F';
    const ask = (to: string) =>
      fetch(`https://localhost:${front}${to}`, {
        redirect: 'manual',
        headers: { cookie: chunks.join('; '), 'x-forwarded-for': FORGED, forwarded: `for=${FORGED}` },
      });
    const answer = await ask(path);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([303, chunks]);
    await ask('/nats');
    expect(seen.map(({ url, headers }) => [url, headers.cookie ?? ''])).toEqual([
      [path, chunks.join('; ')],
      ['/', ''],
    ]);
    expect(seen[0]?.headers['x-forwarded-proto']).toBe('https');
    for (const { headers } of seen) {
      // of a client on its own machine Envoy tells the address that others see
      const own = name === 'Envoy' ? /,(?!203)[\d.]+$/ : /^127\.0\.0\.1$/;
      expect(headers).toMatchObject({
        host: `localhost:${front}`,
        'x-forwarded-for': expect.stringMatching(own) as string,
      });
      expect(headers.forwarded ?? '').toBe('');
    }
  });

  it('keeps figures and readiness in', async () => {
    for (const path of ['/metrics', '/readyz']) expect((await get(path)).status, path).toBe(404);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('refuses 10 MB', async () => {
    const headers = {
      ':method': 'POST',
      ':path': api.natsSessions('acme'),
      cookie,
      origin: vertebra.base,
      'content-type': 'application/json',
    };
    const body = Buffer.alloc(10 * MEGABYTE, 'x');
    // each over a connection of its own: nginx ends the one that a refused body came over, and takes no stream on it meanwhile
    expect(await statusOf(await http2(), headers, body)).toBe(413);
    expect(await statusOf(await http2(), { ...headers, 'content-length': body.length }, body)).toBe(413);
    expect((await get(api.me(), cookie)).status).toBe(200);
  });

  it('does not pass on the address that a client writes', async () => {
    await signIn('sovereign', 'security', {
      'x-forwarded-for': FORGED,
      forwarded: `for=${FORGED}`,
      'x-real-ip': FORGED,
    });
    const { cookie: officer } = await signIn('sovereign', 'security', { 'x-forwarded-for': `${FORGED}, ${FORGED}` });
    const answer = await get(api.audit(), officer);
    const { items } = (await answer.json()) as { items: AuditRecord[] };
    // the newest two: those of other proxies are there, too
    const records = items.filter(({ actor }) => actor.username === 'security').slice(0, 2);
    const addresses = records.map(({ address }) => address);
    expect(addresses).toHaveLength(2);
    expect(addresses).not.toContain(FORGED);
    if (name !== 'Envoy') expect(addresses).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it('lets a browser’s session reach NATS, and no other path of it', async () => {
    const key = makeUserKey();
    const opened = await post(api.natsSessions('acme'), cookie, { publicKey: key.publicKey });
    expect(opened.status).toBe(201);
    const { jwt, websocket, inboxPrefix } = (await opened.json()) as OpenedNatsSession;
    expect(websocket).toBe(`wss://localhost:${vertebra.values.LISTEN}/nats`);
    const connection = await connect({
      servers: websocket,
      authenticator: jwtAuthenticator(jwt, new TextEncoder().encode(key.seed)),
      inboxPrefix,
      reconnect: false,
    });
    onTestFinished(() => connection.close());
    const answer = await connection.request('$JS.API.STREAM.NAMES', '', { timeout: 5000 });
    expect(answer.string()).toContain('WS_acme-dev');
    expect((await get('/nats/leafnode', cookie)).status).toBe(404);
  });

  it('passes events on as they come, resumes, and goes on over a reload of its file', async () => {
    const bucket = await bucketOf(vertebra.acme, ENV);
    const follow = async (more: Record<string, string> = {}) => {
      const client = await openEvents(`${vertebra.base}${readApi.events(ENV)}`, { cookie, ...more });
      onTestFinished(() => client.close());
      await expect.poll(() => dataOf(client, 'live').length).toBeGreaterThanOrEqual(1);
      return client;
    };
    const has = (client: Awaited<ReturnType<typeof follow>>, revision: number) => () =>
      client.events.some(({ event, id }) => event === 'put' && Number(id) === revision);
    const client = await follow();
    const sentAt = Date.now();
    await expect.poll(has(client, await bucket.put(`${name}-1`)), { interval: 20 }).toBe(true);
    expect(Date.now() - sentAt).toBeLessThan(2000);

    const last = client.lastEventId() ?? '';
    await proxy.reload?.();
    await sleep(1000);
    await expect.poll(has(client, await bucket.put(`${name}-2`))).toBe(true);
    client.close();
    const missed = await bucket.put(`${name}-3`);
    const again = await follow({ 'last-event-id': last });
    await expect.poll(has(again, missed)).toBe(true);
    expect(again.events.some(({ event }) => event === 'snapshot')).toBe(false);
  });

  it('loses no request while both consoles are restarted, one after the other', async () => {
    const key = makeUserKey();
    const failed: string[] = [];
    let sent = 0;
    let over = false;
    const keepAsking = async (what: string, ask: () => Promise<Response>, status: number) => {
      while (!over) {
        sent += 1;
        const got = await ask().then(
          async (answer) => {
            await answer.arrayBuffer();
            return answer.status;
          },
          (error: unknown) => String(error),
        );
        if (got !== status) failed.push(`${what}: ${got}`);
        await sleep(5);
      }
    };
    const read = () => keepAsking('GET', () => get(api.me(), cookie), 200);
    const write = () =>
      keepAsking('POST', () => post(api.natsSessions('acme'), cookie, { publicKey: key.publicKey }), 201);
    const all = Promise.all([read(), read(), read(), write(), write()]);
    await sleep(500);
    await vertebra.restartConsoles();
    await sleep(500);
    over = true;
    await all;
    process.stdout.write(`${name}: ${sent} requests over a rolling restart, ${failed.length} failed\n`);
    expect(sent).toBeGreaterThan(100);
    expect(failed.filter((what) => what.startsWith('GET'))).toEqual([]);
    // One that the system has accepted for a console that stops just then is lost, and nobody may send it again.
    expect(failed.length).toBeLessThanOrEqual(1);
  }, 120_000);

  it('writes no code of a sign-in into its log', () => {
    expect(proxy.log()).not.toMatch(/[?&]code=|vertebra-session/);
  });
});
