import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../lib/domain/paths.ts';
import { consoleHeaders, consoleMethods } from '../../lib/server/http/edge/console-front.ts';
import { attachFront } from '../../lib/server/http/edge/front.ts';
import { configure } from './console.ts';

let server: Server;
/** what came through to the handlers */
let through: string[] = [];
let received = 0;

beforeAll(async () => {
  configure([]);
  server = createServer((request, response) => {
    through.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.on('data', (chunk: Buffer) => (received += chunk.length));
    request.once('end', () => response.end('through'));
  });
  attachFront(server, { headers: consoleHeaders, methods: consoleMethods });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  through = [];
  received = 0;
});

/** The whole answer to these bytes. */
async function send(bytes: string, rest?: string): Promise<{ status: number; head: string; body: string }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  socket.write(bytes);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  for (let sent = 0; rest !== undefined && sent < 100 && answer === '' && !socket.destroyed; sent += 1) {
    socket.write(rest);
    await setImmediate();
  }
  await new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
  socket.destroy();
  const [head = '', ...body] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: body.join('\r\n\r\n') };
}
const ask = (method: string, path: string, headers = '') =>
  send(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`);

const isProblem = ({ status, head, body }: Awaited<ReturnType<typeof send>>, code: string) => {
  expect(head).toContain('content-type: application/problem+json');
  expect(head).toContain('x-content-type-options: nosniff');
  expect(head).toContain("frame-ancestors 'none'");
  expect(head).toContain('cache-control: no-store');
  expect(JSON.parse(body)).toMatchObject({ status, code });
  expect(body).not.toMatch(/\.ts\b|node_modules|\bat .*:\d/);
};

const PATHS = ['/', '/audit', '/sign-in', api.me(), '/api/nothing', '/_next/static/x.js', '/healthz', '/icon.svg'];

describe('a method that an address does not take', () => {
  it.each(PATHS.flatMap((path) => ['TRACE', 'PROPFIND', 'LOCK', 'M-SEARCH', 'PURGE'].map((m) => [m, path] as const)))(
    '%s %s',
    async (method, path) => {
      const answer = await ask(method, path);
      expect([answer.status, /^allow: .*get/m.test(answer.head)]).toEqual([405, true]);
      expect(answer.head).toContain('x-content-type-options: nosniff');
      expect(answer.head).toContain('application/problem+json');
      expect(through).toEqual([]);
    },
  );

  it.each([
    ['POST', '/audit', 'allow: get, head'],
    ['DELETE', '/', 'allow: get, head'],
    ['PUT', api.organizations(), 'allow: get, head, post'],
    ['GET', api.signOut(), 'allow: post'],
    ['POST', api.callback(), 'allow: get, head'],
    ['POST', api.organization('acme'), 'allow: get, head'],
    ['DELETE', api.supportGrantEnd('acme', 'x'), 'allow: post'],
    ['DELETE', api.credential('acme', 'UX'), 'allow: get, head'],
    ['GET', api.credentialChallenges('acme'), 'allow: post'],
    ['GET', api.credentialRevocationPreview('acme'), 'allow: post'],
  ])('%s %s: %s', async (method, path, allow) => {
    const answer = await ask(method, path);
    expect([answer.status, through]).toEqual([405, []]);
    expect(answer.head.split('\r\n')).toContain(allow);
    isProblem(answer, 'method-not-allowed');
  });

  it.each(['FOO / HTTP/1.1\r\nHost: x\r\n\r\n', 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', 'get / HTTP/1.1\r\n\r\n'])(
    'that HTTP does not know or that asks for a tunnel: %j',
    async (bytes) => {
      const answer = await send(bytes);
      expect([answer.status, through]).toEqual([405, []]);
      isProblem(answer, 'method-not-allowed');
    },
  );

  it('is told by OPTIONS', async () => {
    const answer = await ask('OPTIONS', api.organizations());
    expect([answer.status, through]).toEqual([204, []]);
    expect(answer.head).toContain('allow: get, head, post, options');
    expect(answer.head).not.toContain('access-control');
  });
});

const MALFORMED = ['%ff', '%c0%ae', '%', '%zz', '%E0%A4%A', 'a%2', '%ed%a0%80'];

describe('an address that cannot be decoded', () => {
  it.each(
    MALFORMED.flatMap((bad) => [`/${bad}`, `/api/v1/organizations/${bad}`, `/_next/static/${bad}`, `/audit?x=${bad}`]),
  )('%s', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(method, path);
      expect([answer.status, through]).toEqual([400, []]);
      expect(answer.head).toContain('x-content-type-options: nosniff');
    }
  });

  it('is told to a program as a problem, and to a person as a page without scripts', async () => {
    isProblem(await ask('GET', '/api/v1/%ff', 'Accept: text/html\r\n'), 'bad-request');
    const page = await ask('GET', '/%ff', 'Accept: text/html,*/*\r\n');
    expect(page.head).toContain('content-type: text/html');
    expect(page.body).toContain('Bad Request');
  });

  it.each([
    'GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET * HTTP/1.1\r\nHost: x\r\n\r\n',
    'x\r\n\r\n',
    '\u0000\r\n\r\n',
  ])('nor be any: %j', async (bytes) => {
    const { status } = await send(bytes);
    expect([400, 405]).toContain(status);
    expect(through).toEqual([]);
  });

  it('but every other one goes on', async () => {
    for (const path of ['/a%20b', '/%E2%98%83', '/x?filter=50%25', '/a%2Fb', '/%00']) {
      expect((await ask('GET', path)).status).toBe(200);
    }
    expect(through).toHaveLength(5);
  });
});

describe('a body that is larger than any that is taken', () => {
  const MIB = 'x'.repeat(1024 * 1024);
  it.each(['/api/v1/organizations', '/api/nothing', api.backChannelLogout(), api.signOut()])(
    'with its length said is not read: POST %s',
    async (path) => {
      const answer = await send(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\nContent-Type: application/json\r\n\r\n`,
        MIB,
      );
      expect([answer.status, through, received]).toEqual([413, [], 0]);
      isProblem(answer, 'too-large');
    },
  );

  it('in pieces is read no further', async () => {
    const answer = await send(
      'POST /api/nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
      `100000\r\n${MIB}\r\n`,
    );
    expect(answer.status).toBe(413);
    expect(received).toBeLessThanOrEqual(64 * 1024);
  });

  it('one of 64 KiB is taken, said or in pieces', async () => {
    const body = 'x'.repeat(64 * 1024);
    const said = await send(
      `POST /api/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const pieces = await send(
      `POST /api/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n${body}\r\n0\r\n\r\n`,
    );
    expect([said.status, pieces.status, received]).toEqual([200, 200, 2 * body.length]);
  });
});

it('headers beyond what Node takes are answered with a problem', async () => {
  const answer = await ask('GET', '/', `Cookie: ${'x'.repeat(20_000)}\r\n`);
  expect(answer.status).toBe(431);
  isProblem(answer, 'headers-too-large');
});

describe('a request that a proxy might read in another way, or that breaks off', () => {
  const post = (headers: string, body = '') =>
    `POST ${api.organizations()} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n\r\n${body}`;
  it.each([
    ['no host', 'GET /audit HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two hosts', 'GET /audit HTTP/1.1\r\nHost: x\r\nHost: evil\r\nConnection: close\r\n\r\n'],
    ['the same host twice', 'GET /audit HTTP/1.1\r\nHost: x\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['a host that is empty', 'GET /audit HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
    ['a host that is none', 'GET /audit HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n'],
    ['a host with a user', 'GET /audit HTTP/1.1\r\nHost: x@evil\r\nConnection: close\r\n\r\n'],
    ['two lengths', post('Content-Length: 2\r\nContent-Length: 3', '{}x')],
    ['a list of lengths', post('Content-Length: 2, 2', '{}')],
    ['a length and pieces', post('Content-Length: 2\r\nTransfer-Encoding: chunked', '0\r\n\r\n')],
    ['a negative length', post('Content-Length: -1')],
    ['a length in another notation', post('Content-Length: 1e3')],
    ['a length beyond 2^64', post('Content-Length: 99999999999999999999')],
    ['an encoding that is not taken', post('Transfer-Encoding: gzip')],
    ['pieces that are not the last encoding', post('Transfer-Encoding: chunked, identity', '0\r\n\r\n')],
    ['another expectation', post('Expect: 999-x\r\nContent-Length: 2', '{}')],
    ['NUL in a header', 'GET /audit HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n'],
    ['a blank before the colon', 'GET /audit HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n'],
    ['a folded header', 'GET /audit HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n'],
    ['bare line feeds', 'GET /audit HTTP/1.1\nHost: x\n\n'],
    ['another version', 'GET /audit HTTP/9.9\r\nHost: x\r\n\r\n'],
  ])('%s', async (_, bytes) => {
    const answer = await send(bytes);
    isProblem(answer, 'bad-request');
    expect(through).toEqual([]);
  });

  it('pieces that are none are answered, though somebody reads already', async () => {
    isProblem(await send(post('Transfer-Encoding: chunked', 'zz\r\n')), 'bad-request');
  });

  it.each(['x', 'x:8080', 'console.example.com', '127.0.0.1:3000', '[::1]:3000'])(
    'the host %s is one',
    async (host) => {
      const { status } = await send(`GET /audit HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(status).toBe(200);
    },
  );
});

it('ends kept connections once it no longer listens', async () => {
  const stopping = createServer((request, response) => {
    if (request.url === '/stop') stopping.close();
    response.end('answered');
  });
  attachFront(stopping, { headers: () => ({}), methods: () => ['GET'] });
  stopping.listen(0, '127.0.0.1');
  await once(stopping, 'listening');
  const socket = connect((stopping.address() as AddressInfo).port, '127.0.0.1');
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  socket.write(request('/stop') + request('/next'));
  let answers = '';
  for await (const chunk of socket) answers += String(chunk);
  expect(answers.match(/^connection: .*$/gim)?.map((line) => line.toLowerCase())).toEqual([
    'connection: keep-alive',
    'connection: close',
  ]);
  expect(answers.match(/answered/g)).toHaveLength(2);
});
