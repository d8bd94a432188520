import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerText } from './text-answer.ts';

const SECRET = 'the words of the error';

function* pieces(): Generator<string, void> {
  yield '{"entries":[';
  yield ']}';
}
function* failing(after: number): Generator<string, void> {
  for (let n = 0; n < after; n += 1) yield Math.random().toString(36).repeat(1_000);
  throw new Error(SECRET);
}

const app = new Hono<{ Bindings: HttpBindings; Variables: { correlation: string } }>();
app.get('/whole', (exchange) => answerText(exchange, 'application/json', 'text'));
app.get('/pieces', (exchange) => answerText(exchange, 'application/json', pieces()));
app.get('/failing/:after', (exchange) =>
  answerText(exchange, 'application/json', failing(Number(exchange.req.param('after')))),
);
const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

async function ask(path: string, encoding: string) {
  const { port } = server.address() as AddressInfo;
  const request = get({ host: '127.0.0.1', port, path, headers: { 'accept-encoding': encoding }, agent: false });
  const got: Buffer[] = [];
  const response = await once(request, 'response').then(
    ([first]) => first as IncomingMessage,
    () => null,
  );
  response?.on('data', (chunk: Buffer) => got.push(chunk));
  const isWhole =
    response !== null &&
    (await once(response, 'end').then(
      () => true,
      () => false,
    ));
  return { headers: response?.headers, isWhole, body: Buffer.concat(got) };
}

describe('a text as an answer', () => {
  it.each(['whole', 'pieces'])('%s goes out as it is, and compressed for who takes gzip', async (path) => {
    const plain = await ask(`/${path}`, 'identity');
    expect(plain).toMatchObject({ isWhole: true, headers: { 'content-type': 'application/json' } });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    const packed = await ask(`/${path}`, 'br, gzip;q=0.5');
    expect(packed).toMatchObject({ isWhole: true, headers: { 'content-encoding': 'gzip' } });
    expect(gunzipSync(packed.body).toString()).toBe(plain.body.toString());
    expect((await ask(`/${path}`, 'gzip;q=0')).headers).not.toHaveProperty('content-encoding');
  });

  // before anything was sent, and after more than is kept back before it is sent
  it.each([0, 100])('one that fails after %i pieces ends short, without the words of the error', async (after) => {
    for (const encoding of ['identity', 'gzip']) {
      const { isWhole, body } = await ask(`/failing/${after}`, encoding);
      expect({ encoding, isWhole }).toEqual({ encoding, isWhole: false });
      expect(body.toString('latin1')).not.toContain(SECRET);
    }
  });
});
