/** What a browser would meet: proxies of several kinds between this test and what the console answers with. */
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../../../lib/server/config/parse-config.ts';
import {
  answerHealth,
  CHECK_HEADER,
  checkToken,
  PADDING_HEADER,
} from '../../../../lib/server/http/machines/proxy-check.ts';
import { checkConsole, checkProjector, checkWebSocket } from './browsers.ts';

const key = (fill: number) => new Uint8Array(32).fill(fill);
const keysOf = (...fills: number[]): Config['sessionKeys'] => ({
  current: { kid: String(fills[0]), key: key(fills[0] ?? 0) },
  keys: new Map(fills.map((fill) => [String(fill), key(fill)])),
});

/** The configuration of the console, which answers in this process. */
const configure = (trustedProxies: number, sessionKeys = keysOf(1)) => {
  (globalThis as Record<symbol, unknown>)[Symbol.for('vertebra.config')] = { trustedProxies, sessionKeys };
};
beforeEach(() => configure(0));

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> {
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => void handle(request, response));
  return listen(server);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const console_ = () =>
  serve(async (request, response) => {
    const headers = new Headers(request.headers as Record<string, string>);
    headers.set('x-vertebra-peer', request.socket.remoteAddress ?? '');
    const answer = answerHealth(headers);
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });

interface Limits {
  answerBytes?: number;
  requestBytes?: number;
  forwards?: boolean;
}

/** A reverse proxy with the limits of nginx' defaults where they are given. */
const proxy = (origin: string, { answerBytes = Infinity, requestBytes = Infinity, forwards = true }: Limits = {}) =>
  serve((request, response) => {
    if (request.rawHeaders.join('').length > requestBytes) return response.writeHead(400).end();
    const before = request.headers['x-forwarded-for'];
    const headers = {
      ...request.headers,
      ...(forwards && { 'x-forwarded-for': [before, '192.0.2.1'].flat().filter(Boolean).join(', ') }),
    };
    const onward = ask(new URL(request.url ?? '/', origin), { headers, maxHeaderSize: 64 * 1024 }, (answer) => {
      if (answer.rawHeaders.join('').length > answerBytes) return response.writeHead(502).end();
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      return answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    onward.end();
  });

const consoleAt = async (baseUrl: string, sessionKeys = keysOf(1)) =>
  (await checkConsole({ baseUrl, sessionKeys } as unknown as Config)).map(
    ({ state, what, cure = '' }) => `${state}: ${what} ${cure}`,
  );
const states = (said: string[]) => said.map((one) => one.split(':')[0]);

describe('checkConsole', () => {
  it('finds nothing wrong without a proxy, and with as many as are trusted', async () => {
    expect(states(await consoleAt(await console_()))).toEqual(['ok', 'ok', 'ok', 'ok']);
    configure(2);
    const said = await consoleAt(await proxy(await proxy(await console_())));
    expect(states(said)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(said[1]).toContain('2 entries of X-Forwarded-For, as VERTEBRA_TRUSTED_PROXIES says');
  });

  it.each([
    [1, 2, /^warn: 2 entries .* arrive, and VERTEBRA_TRUSTED_PROXIES is 1.* Set VERTEBRA_TRUSTED_PROXIES=2/],
    [0, 1, /^warn: 1 entry .* arrive, and VERTEBRA_TRUSTED_PROXIES is 0/],
    [2, 1, /^failed: 1 entry .* arrives, and VERTEBRA_TRUSTED_PROXIES is 2/],
    [1, 0, /^failed: 0 entries .* arrive, and VERTEBRA_TRUSTED_PROXIES is 1/],
  ])('counts what proxies add: %i trusted, %i there', async (trusted, there, said) => {
    configure(trusted);
    let url = await console_();
    for (let left = there; left > 0; left -= 1) url = await proxy(url);
    expect((await consoleAt(url))[1]).toMatch(said);
  });

  it('tells a proxy that lets no large headers through', async () => {
    const origin = await console_();
    const small = await consoleAt(await proxy(origin, { answerBytes: 4096, forwards: false }));
    expect(states(small)).toEqual(['ok', 'ok', 'failed', 'ok']);
    expect(small[2]).toMatch(/becomes 502: so would a sign-in .*proxy_buffer_size 16k/);
    const strict = await consoleAt(await proxy(origin, { requestBytes: 8192, forwards: false }));
    expect(states(strict)).toEqual(['ok', 'ok', 'ok', 'failed']);
    expect(strict[3]).toMatch(/becomes 400.*large_client_header_buffers/);
  });

  it('says not checked, and never ok, while no console is there', async () => {
    expect(await consoleAt('http://127.0.0.1:9')).toEqual([expect.stringMatching(/^not checked: nobody answers/)]);
    expect(await consoleAt(await proxy('http://127.0.0.1:9'))).toEqual([
      expect.stringMatching(/^not checked: the proxy answers 502/),
    ]);
    expect(await consoleAt(await console_(), keysOf(2))).toEqual([
      expect.stringMatching(/^not checked: a console answers and does not take our word/),
    ]);
  });

  it('takes any key of sessions that the console has', async () => {
    configure(0, keysOf(3, 1));
    expect(states(await consoleAt(await console_(), keysOf(1)))).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('fails where something else answers, or by a certificate that nobody knows', async () => {
    const other = await serve((_request, response) => response.end('<html>'));
    expect(await consoleAt(other)).toEqual([
      expect.stringMatching(/^failed: what answers at \/healthz \(200\) is no console/),
    ]);
    expect(await consoleAt(other.replace('http:', 'https:'))).toEqual([
      expect.stringMatching(/^failed: .*(wrong version|EPROTO|packet length)/),
    ]);
  });
});

describe('answerHealth', () => {
  const at = async (token: string | null) => {
    const answer = answerHealth(new Headers(token === null ? {} : { [CHECK_HEADER]: token }));
    return { padding: answer.headers.get(PADDING_HEADER), content: (await answer.json()) as object };
  };
  const good = () => checkToken(keysOf(1), true);

  it('tells strangers that it is healthy and nothing else', async () => {
    const tokens = [
      null,
      '',
      'x',
      checkToken(keysOf(2), true),
      checkToken(keysOf(1), true, Date.now() - 61_000),
      checkToken(keysOf(1), true, Date.now() + 61_000),
      good().replace('large', 'plain'),
      `${good()}x`,
      good().slice(0, -1),
    ];
    for (const token of tokens) expect(await at(token)).toEqual({ padding: null, content: { healthy: true } });
    expect((await at(good())).padding).toHaveLength(12 * 1024);
  });
});

describe('checkProjector', () => {
  const at = async (projectorUrl: string) =>
    (await checkProjector({ projectorUrl } as Config)).map(({ state, what }) => `${state}: ${what}`);
  const answering = (status: number, type: string) =>
    serve((_request, response) => response.writeHead(status, { 'content-type': type }).end());

  it('tells a projector from what is none', async () => {
    expect(await at(await answering(401, 'application/problem+json'))).toEqual(['ok: /v1/ leads to a projector']);
    for (const [status, type] of [
      [404, 'text/html'],
      [401, 'text/html'],
      [200, 'application/problem+json'],
      [307, 'text/plain'],
    ] as const)
      expect(await at(await answering(status, type))).toEqual([`failed: /v1/ leads to something else (${status})`]);
    expect(await at(await answering(503, 'text/plain'))).toEqual([expect.stringMatching(/^not checked/)]);
    expect(await at('http://127.0.0.1:9')).toEqual([expect.stringMatching(/^not checked: nobody answers/)]);
  });
});

describe('checkWebSocket', () => {
  const at = async (natsWebsocketUrl: string, baseUrl = 'http://127.0.0.1:3000') =>
    (await checkWebSocket({ natsWebsocketUrl, baseUrl } as Config)).map(({ state, what }) => `${state}: ${what}`);

  it('tells a proxy that passes no upgrade on, and what is no server', async () => {
    const origin = await serve((_request, response) => response.writeHead(400).end());
    expect(await at(origin.replace('http', 'ws'))).toEqual(['failed: the upgrade to a WebSocket becomes 400']);
    expect(await at('ws://127.0.0.1:9')).toEqual([expect.stringMatching(/^failed: .*ECONNREFUSED/)]);
    expect((await at(origin.replace('http', 'ws'), 'https://vertebra.example'))[0]).toBe(
      'failed: a page over https opens no ws:// address',
    );
  });
});
