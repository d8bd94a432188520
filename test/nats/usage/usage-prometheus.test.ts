import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getUsageSeries } from '../../../lib/server/features/usage/get-usage-series.query.ts';
import { askPrometheus } from '../../../lib/server/features/usage/prometheus.ts';
import { member, operator } from '../../harness/callers.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

type Answer = (asked: URLSearchParams, response: ServerResponse) => void;

const matrix = (values: [number, string][]) => ({
  status: 'success',
  data: { resultType: 'matrix', result: [{ metric: {}, values }] },
});
/** 7 at each step, but for what a figure may not be. */
const good: Answer = (asked, response) => {
  const [start, step] = [Number(asked.get('start')), Number(asked.get('step'))];
  response.end(
    JSON.stringify(
      matrix([
        [start, '7'],
        [start + step, 'NaN'],
        [start + 2 * step, '+Inf'],
        [start + 3 * step, '8.5'],
        [start - step, '9'],
        [start + 1e9, '9'],
      ]),
    ),
  );
};

let prometheus: Server;
let base: string;
let vertebra: VertebraProcess;
let answer: Answer = good;
let asked: { url: string; form: URLSearchParams }[] = [];
const accounts: string[] = [];

async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await text(request));
  asked.push({ url: `${request.method ?? ''} ${request.url ?? ''}`, form });
  answer(form, response);
}

beforeAll(async () => {
  prometheus = createServer((request, response) => void onRequest(request, response));
  await once(prometheus.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`;
  process.env.VERTEBRA_PROMETHEUS_URL = `${base}/prefix/`;
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  const index = await getIndex();
  const home = index.organizations.get('acme')?.account ?? '';
  accounts.push(home, index.edgeOf(home) ?? '');
});
afterAll(async () => {
  await vertebra.stop();
  delete process.env.VERTEBRA_PROMETHEUS_URL;
  prometheus.closeAllConnections();
  prometheus.close();
});
beforeEach(() => {
  answer = good;
  asked = [];
});

let clock = Math.floor(Date.now() / 3_600_000) * 3_600_000;
/** Each a step later, so that nothing is remembered of the one before. */
const series = () => getUsageSeries(member('acme', 'org-viewer'), 'acme', { range: '90d' }, (clock += 3_600_000));

it('tells what Prometheus has, and a gap where that is no number', async () => {
  const told = await series();
  expect(told).toMatchObject({ source: 'prometheus', problem: null });
  expect(told.series.storageBytes.slice(0, 5)).toEqual([7, null, null, 8.5, null]);
  expect(told.series.storageBytes).toHaveLength(2160);
  expect(told.series.apiCallsPerSecond.every((value) => value === null)).toBe(true);
  expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(['POST /prefix/api/v1/query_range']));
  expect(asked).toHaveLength(9);
  for (const { form } of asked) {
    expect(form.get('step')).toBe('3600');
    expect(form.get('query')).toContain(`{account=~"${accounts.join('|')}"}`);
  }
});

it('asks once for however many look at the same', async () => {
  const now = (clock += 3_600_000);
  await Promise.all(Array.from({ length: 20 }, () => getUsageSeries(operator(), 'acme', { range: '90d' }, now)));
  expect(asked).toHaveLength(9);
});

it.each<[string, Answer]>([
  ['an error', (_, response) => response.writeHead(500).end('{}')],
  ['another address', (_, response) => response.writeHead(302, { location: `${base}/elsewhere` }).end()],
  ['no JSON', (_, response) => response.end('<html>')],
  ['another form', (_, response) => response.end('{"status":"success","data":{"resultType":"vector","result":[]}}')],
  [
    'two series',
    (_, response) =>
      response.end(
        JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ values: [] }, { values: [] }] } }),
      ),
  ],
  ['half an answer', (_, response) => response.write('{"status":', () => response.destroy())],
  ['a closed connection', (_, response) => response.destroy()],
])('shows its own samples, and says so, when Prometheus answers %s', async (_, how) => {
  answer = how;
  const told = await series();
  expect(told.source).toBe('samples');
  expect(told.problem).toMatch(/^Prometheus does not answer as it should/);
  expect(asked.every(({ url }) => url.includes('query_range'))).toBe(true);
});

it('takes no more than a megabyte, however long the answer is', async () => {
  let sent = 0;
  answer = (_, response) => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const more = () => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      if (sent > 200 * 1024 * 1024) response.end();
    };
    response.on('drain', more);
    more();
  };
  const query = { accounts, start: 0, stepSeconds: 15, count: 240 };
  await expect(askPrometheus(base, query)).rejects.toThrow('larger than');
  expect(sent).toBeLessThan(100 * 1024 * 1024);
});

it('waits no longer than it was told to', async () => {
  answer = () => undefined;
  const begun = performance.now();
  await expect(askPrometheus(base, { accounts, start: 15, stepSeconds: 15, count: 240 }, 300)).rejects.toThrow();
  expect(performance.now() - begun).toBeLessThan(3_000);
});

it('asks nothing about what is no public key of an account', async () => {
  const query = { accounts: ['A"} or vector(1)'], start: 0, stepSeconds: 15, count: 240 };
  await expect(askPrometheus(base, query)).rejects.toThrow('public keys');
  expect(asked).toEqual([]);
});
