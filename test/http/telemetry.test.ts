/** What the console's HTTP edge sends to a receiver of OpenTelemetry, and what it never sends. */
import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NextRequest } from 'next/server.js';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { consoleHeaders, consoleMethods, consoleRoute } from '../../lib/server/http/edge/console-front.ts';
import { attachFront } from '../../lib/server/http/edge/front.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { startOwnTelemetry } from '../../lib/server/http/machines/own-telemetry.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { seenCookie } from '../../lib/server/identity/session/seen-cookie.ts';
import { sessionCookies } from '../../lib/server/identity/session/session-cookie.ts';
import { log } from '../../lib/server/log/log.ts';
import { telemetry } from '../../lib/server/telemetry/telemetry.ts';
import { attributesOf, startOtlpReceiver } from '../harness/telemetry/otlp-receiver.ts';
import { BASE_URL, configure, logged } from './console.ts';

const SEED = `SU${'A'.repeat(56)}`;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
const AWAY = 'the receiver of telemetry takes nothing: what it does not take is left out';

let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
let cookie: string;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
  logged.length = 0;
});
afterEach(async () => {
  await telemetry()?.stop();
  Reflect.deleteProperty(globalThis, Symbol.for('vertebra.telemetry'));
  vi.unstubAllEnvs();
  receiver.stop();
});

async function start(protocol: 'http/json' | 'http/protobuf' | null, url = receiver.url): Promise<void> {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-key=k1');
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
  configure([], { telemetry: { traces: protocol, logs: protocol, sampler: 'parentbased_always_on', ratio: 1 } });
  await startOwnTelemetry('vertebra-console');
  const now = Date.now();
  const session = {
    actor: {
      issuer: 'https://id.example',
      subject: '1',
      username: 'ada',
      displayName: 'Ada Person',
      sessionId: 's',
      scope: 'organization' as const,
      organization: 'acme',
      roles: ['org-viewer' as const],
    },
    refreshToken: null,
    startedAt: now,
    accessExpiresAt: now + 600_000,
  };
  cookie = [...(await sessionCookies(session, [])), await seenCookie(session)]
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
}

/** A server with the console's front, and one operation of it behind. */
async function serve(act: () => never) {
  const handler = route(OPERATIONS.getOrganization, act);
  const server = createServer((request, response) => {
    const asked = new NextRequest(new URL(request.url ?? '', BASE_URL), { headers: request.headers as never });
    void handler(asked, { params: Promise.resolve({ org: 'acme' }) }).then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
  });
  attachFront(server, { headers: consoleHeaders, methods: consoleMethods, route: consoleRoute });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie, ...headers } });
}

const broken = (): never => {
  throw new Error(`no answer with ${SEED}`, { cause: new TypeError('authorization: Bearer abcdefghijkl') });
};

it('a request, its operation and what is logged amid it are one trace, below the one of the caller', async () => {
  await start('http/json');
  const get = await serve(broken);
  const answer = await get('/api/v1/organizations/acme?token=secret-1', PARENT);
  expect(answer.status).toBe(500);
  await expect.poll(() => receiver.requests.length, { timeout: 100 }).toBe(0);
  await telemetry()?.stop();

  const [operation, request] = receiver.spans();
  expect(request).toMatchObject({
    name: 'GET /api/v1/organizations/{org}',
    kind: 2,
    traceId: TRACE,
    parentSpanId: 'b7ad6b7169203331',
    status: { code: 2 },
  });
  expect(attributesOf(request)).toEqual({
    'http.request.method': 'GET',
    'http.route': '/api/v1/organizations/{org}',
    'http.response.status_code': 500,
    'error.type': '500',
    'url.scheme': 'http',
    'vertebra.correlation': answer.headers.get('x-correlation-id'),
  });
  expect(operation).toMatchObject({ name: 'getOrganization', traceId: TRACE, parentSpanId: request?.spanId });

  const line = receiver.lines().find(({ body }) => body.stringValue === 'request failed');
  expect(line).toMatchObject({ severityText: 'ERROR', traceId: TRACE });
  expect(attributesOf(line)).toMatchObject({ 'exception.type': 'Error', code: 'internal' });
  const written = logged.find((one) => one.includes('request failed')) ?? '';
  expect(JSON.parse(written)).toMatchObject({ trace_id: TRACE, span_id: line?.spanId });

  expect(receiver.resources()[0]).toMatchObject({
    'service.name': 'vertebra-console',
    'deployment.environment.name': 'test',
  });
  expect(receiver.requests[0]?.headers['x-key']).toBe('k1');
  const all = receiver.requests.map(({ body }) => body.toString()).join('\n');
  for (const secret of [SEED, 'abcdefghijkl', 'secret-1', 'Ada', cookie.slice(40, 80)])
    expect(all).not.toContain(secret);
});

it('speaks protobuf', async () => {
  await start('http/protobuf');
  const get = await serve(broken);
  await get('/api/v1/organizations/acme', PARENT);
  await telemetry()?.stop();
  const traces = receiver.requests.find(({ path }) => path === '/v1/traces');
  expect(traces?.type).toBe('application/x-protobuf');
  expect(traces?.body.includes(Buffer.from(TRACE, 'hex'))).toBe(true);
  expect(receiver.requests.map(({ path }) => path)).toContain('/v1/logs');
});

it.each([
  ['/organizations/acme/streams/ORDERS', '/organizations/{org}/streams/{name}'],
  ['/organizations/new', '/organizations/new'],
  ['/sign-in', '/sign-in'],
  ['/api/auth/callback', '/api/auth/callback'],
  ['/api/v1/organizations/acme/credentials', '/api/v1/organizations/{org}/credentials'],
  ['/secret-1/of/nobody', null],
])('the route of %s is %s', (path, pattern) => expect(consoleRoute(path)).toBe(pattern));

it('has no names of unknown addresses and methods, and no probes', async () => {
  await start('http/json');
  const get = await serve(broken);
  await get('/secret-1/of/nobody?code=secret-1');
  await get('/healthz');
  await get('/_next/static/x.js');
  await telemetry()?.stop();
  expect(receiver.spans().flatMap(({ name, kind }) => (kind === 2 ? [name] : []))).toEqual(['GET']);
  expect(JSON.stringify(receiver.spans())).not.toContain('secret-1');
});

it('follows a caller that does not sample, and begins anew after a traceparent that is none', async () => {
  await start('http/json');
  const get = await serve(broken);
  await get('/api/v1/organizations/acme', { traceparent: PARENT.traceparent.replace(/01$/, '00') });
  await get('/api/v1/organizations/acme', { traceparent: '00-zz-1-01' });
  await telemetry()?.stop();
  const requests = receiver.spans().filter(({ kind }) => kind === 2);
  expect(requests).toHaveLength(1);
  expect(requests[0]?.traceId).not.toBe(TRACE);
});

it('with a receiver that is away requests go on, one line says so, and stopping waits a moment only', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '300');
  await start('http/json', 'http://127.0.0.1:1');
  const get = await serve(broken);
  const begun = performance.now();
  for (let n = 0; n < 600; n += 1) expect((await get('/api/v1/organizations/acme')).status).toBe(500);
  await expect
    .poll(() =>
      logged.filter((line) => line.includes(AWAY)).map((line) => (JSON.parse(line) as { signal: string }).signal),
    )
    .toEqual(expect.arrayContaining(['traces', 'logs']));
  const stopping = performance.now();
  await telemetry()?.stop();
  expect(performance.now() - stopping).toBeLessThan(4_000);
  expect(logged.filter((line) => line.includes(AWAY))).toHaveLength(2);
  expect(stopping - begun).toBeLessThan(30_000);
});

it('what a request leaves behind is not of its trace', async () => {
  await start('http/json');
  const later: (() => void)[] = [];
  const get = await serve(() => {
    const sooner = AsyncResource.bind(() => log('amid it', {}));
    sooner();
    later.push(AsyncResource.bind(() => log('after it', {})));
    return broken();
  });
  await get('/api/v1/organizations/acme', PARENT);
  later.forEach((run) => run());
  await telemetry()?.stop();
  const traceOf = (message: string) => receiver.lines().find(({ body }) => body.stringValue === message)?.traceId;
  expect([traceOf('amid it'), traceOf('after it')]).toEqual([TRACE, undefined]);
});

describe('without a receiver', () => {
  it('nothing is loaded, and lines have no trace', async () => {
    const loaded = vi.fn(() => ({ openTelemetry: vi.fn() }));
    vi.doMock('../../lib/server/telemetry/open-telemetry.ts', loaded);
    onTestFinished(() => {
      vi.doUnmock('../../lib/server/telemetry/open-telemetry.ts');
    });
    await start(null);
    const get = await serve(broken);
    expect((await get('/api/v1/organizations/acme', PARENT)).status).toBe(500);
    log('a line', {});
    expect(loaded).not.toHaveBeenCalled();
    expect(telemetry()).toBeUndefined();
    expect(logged.join('')).not.toContain('trace_id');
  });
});
