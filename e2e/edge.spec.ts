import { connect } from 'node:net';
import { api } from '../lib/domain/paths.ts';
import { pageAddresses, routeHandlers } from './support/routes.ts';
import { expect, test } from './support/test.ts';

/** Every line of the answer to such a request, however odd: what HTTP clients would not send. */
async function send(origin: string, head: string): Promise<{ status: number; text: string }> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => socket.destroy());
  socket.write(`${head} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await new Promise((resolve) => socket.once('close', resolve));
  return { status: Number(text.split(' ')[1]), text: text.toLowerCase() };
}

const filled = (path: string) => path.replace('{org}', 'acme').replace(/\{.*?\}/g, 'x');
const addresses = () => [
  ...pageAddresses().map(filled),
  ...routeHandlers().map((route) => filled(route.split(' ')[1] ?? '')),
  '/nowhere',
  '/api/nowhere',
  '/_next/static/x.js',
  '/_next/image',
  '/icon.svg',
  '//',
];
const expectWell = ({ status, text }: { status: number; text: string }, of: string, expected: number) => {
  expect(status, of).toBe(expected);
  expect(text, of).toContain('x-content-type-options: nosniff');
  expect(text, of).toContain('application/problem+json');
  expect(text, of).not.toMatch(/internal server error|node_modules/);
};

test('no method and no address makes the console fall over', async ({ demo }) => {
  for (const address of new Set(addresses())) {
    for (const method of ['TRACE', 'PROPFIND', 'FOO']) {
      const answer = await send(demo.app, `${method} ${address}`);
      expectWell(answer, `${method} ${address}`, 405);
      expect(answer.text).toMatch(/^allow: /m);
    }
    for (const bad of ['%ff', '%c0%ae', '%', '%zz']) {
      expectWell(await send(demo.app, `GET ${address}/${bad}`), `${address}/${bad}`, 400);
      expectWell(await send(demo.app, `GET ${address}?x=${bad}`), `${address}?x=${bad}`, 400);
    }
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, text } = await send(demo.app, `${method} ${address}`);
      expect(status, `${method} ${address}`).toBeLessThan(500);
      expect(text, `${method} ${address}`).toContain('x-content-type-options: nosniff');
    }
  }
  expectWell(await send(demo.app, 'CONNECT x:1'), 'CONNECT', 405);
});

test('nor the projector', async ({ demo }) => {
  for (const address of ['/', '/v1/environments/acme-dev/state', '/healthz', '/nowhere']) {
    for (const method of ['TRACE', 'PROPFIND', 'FOO']) {
      expectWell(await send(demo.projector, `${method} ${address}`), `${method} ${address}`, 405);
    }
    expectWell(await send(demo.projector, `GET ${address}?x=%ff`), address, 400);
    expectWell(await send(demo.projector, `GET ${address}/%c0%ae`), address, 400);
  }
});

test('a body that is too large is refused before anybody is asked who sends it', async ({ demo }) => {
  const body = 'x'.repeat(8 * 1024 * 1024);
  for (const path of [api.organizations(), api.signOut(), api.backChannelLogout(), '/api/nowhere']) {
    const answer = await fetch(`${demo.app}${path}`, { method: 'POST', body });
    expect([answer.status, await answer.json()], path).toMatchObject([413, { code: 'too-large' }]);
  }
});
