import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { readApi } from '../../../lib/domain/paths.ts';
import type { ReadApi } from '../../../worker/read-api/http/server.ts';
import { bucketOf, startReadApiBeside } from '../../harness/read-api.ts';
import { startForgingProvider } from '../../http/forging-provider.ts';

const ENV = 'acme-dev';

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let server: ReadApi;
const provider = await startForgingProvider();
for (const realm of ['acme', 'globex']) await provider.rotate(realm);
beforeAll(async () => {
  beside = await startReadApiBeside([
    { name: 'x', clientId: 'vertebra', issuer: provider.issuer('{org}'), scope: { kind: 'organization-template' } },
  ]);
  server = await beside.start();
});
afterAll(async () => {
  await beside.stop();
  provider.stop();
});

const eventsUrl = () => `http://127.0.0.1:${server.port}${readApi.events(ENV)}`;

it('takes bearer tokens, by the same rules as the API', async () => {
  const status = async (realm: string, claims = {}) => {
    const authorization = `Bearer ${(await provider.access(realm, { claims })) ?? ''}`;
    const answer = await fetch(`http://127.0.0.1:${server.port}${readApi.state(ENV)}`, { headers: { authorization } });
    return [answer.status, answer.headers.get('www-authenticate')?.includes('invalid_token') ?? false];
  };
  expect(await status('acme')).toEqual([200, false]);
  expect(await status('globex')).toEqual([404, false]);
  expect(await status('acme', { aud: 'other' })).toEqual([401, true]);
});

/** What a proxy says for a projector that is away, and a projector to who asks too often; until all of it was said. */
async function refuseForAWhile(port: number): Promise<void> {
  const answers = [502, 429, 503];
  const refusing = createServer((_request, response) => {
    response.writeHead(answers.shift() ?? 503, { 'Retry-After': '1', Connection: 'close' }).end('not now');
  });
  await once(refusing.listen(port, '127.0.0.1'), 'listening');
  await expect.poll(() => answers, { timeout: 15_000 }).toEqual([]);
  await once(refusing.close(), 'close');
}

it('has a client in docs/read-api.md that works, and goes on when the projector was started anew', async () => {
  const document = await readFile(new URL('../../../docs/read-api.md', import.meta.url), 'utf8');
  const [, source = ''] = /```js\n([\s\S]+?)```/.exec(document) ?? [];
  const file = join(beside.vertebra.nats.directory, 'client.mjs');
  await writeFile(file, source);
  const bucket = await bucketOf(beside.acme, ENV);
  const first = await bucket.put('a');
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, EVENTS: eventsUrl(), TOKEN: (await provider.access('acme')) ?? '' },
  });
  onTestFinished(() => {
    child.kill();
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await expect.poll(() => said).toContain(`live ${first}`);
  const second = await bucket.put('b');
  await expect.poll(() => said).toContain(`put ${second}`);
  const { port } = server;
  await server.stop();
  await refuseForAWhile(port);
  const third = await bucket.put('c');
  server = await beside.start(port);
  await expect.poll(() => said, { timeout: 15_000 }).toContain(`put ${third}`);
  expect(said.match(/live/g)).toHaveLength(2);
});
