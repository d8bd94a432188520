/** Every operation of the API with values that nobody means: each is refused in words, none makes the server fall over. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NextRequest } from 'next/server.js';
import type { Operation } from '../../../lib/domain/operation.ts';
import { OPERATIONS } from '../../../lib/server/http/operations.ts';
import { BODIES } from '../../../e2e/support/bodies.ts';
import { z } from '../../../lib/domain/zod.ts';
import { member, operator } from '../../harness/callers.ts';
import { cookieOf, startReadApiBeside } from '../../harness/read-api.ts';
import { getConfig } from '../../../lib/server/config/config.ts';

const NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  1e9,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  1e308,
  '1',
  '0x10',
  '1e3',
  ' 7 ',
  null,
];
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(5000),
  '../..',
  '>',
  '*',
  'a.b',
  '%00',
  '__proto__',
  'constructor',
  '💥',
  // the product's own names, and what only looks like another text
  'projector',
  'sovereign',
  'catalyst',
  'vertebra',
  '$SYS',
  '$JS.API.>',
  '_INBOX.x',
  '١',
  '\u202eabc',
  'a\u200db',
  '\ufeff',
  '%2e%2e',
  '%u0041',
  'a\r\nb',
];
const TIMES = [
  '+275760-09-13T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59+14:00',
  '2026-02-30T00:00:00Z',
  'NaN',
  '0',
];
const ODD: unknown[] = [true, [], {}, [[]], { toString: 'x' }, [null]];
const ABSURD: unknown[] = [...NUMBERS, ...TEXTS, ...TIMES, ...ODD, [...NUMBERS, ...TEXTS]];

const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
/** Bodies that no value makes. */
const RAW = [
  '',
  ' ',
  'null',
  '{',
  '{}x',
  '{"a":1e309}',
  '{"minutes":-0}',
  '{"limit":٣}',
  '{"__proto__":{"roles":["sovereign-admin"]}}',
  '{"constructor":{"prototype":{}}}',
  '\ufeff{}',
  '{"a":"\ud800"}',
  "{'a':1}",
  '{"a":1,}',
  '{"a":NaN}',
  '{"a":\u0000}',
  deep('[', ']', 10_000),
  deep('{"a":', '}', 10_000).replace(':}', ':1}'),
  '[',
];

type Handler = (request: NextRequest, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
const modules = import.meta.glob<Record<string, Handler>>('../../../app/api/v1/**/route.ts');
/** The handler of an operation, from the file that Next finds it in. */
async function handlerOf({ path, method }: Operation): Promise<Handler> {
  const file = `../../../app${path.replaceAll('{', '[').replaceAll('}', ']')}/route.ts`;
  const handler = (await modules[file]?.())?.[method.toUpperCase()];
  if (!handler) throw new Error(`no handler in ${file}`);
  return handler;
}

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let cookies: string[] = [];
beforeAll(async () => {
  beside = await startReadApiBeside();
  getConfig().requestsPerMinute = 1_000_000;
  cookies = await Promise.all([operator(), member('acme', 'org-admin')].map((caller) => cookieOf(caller)));
});
afterAll(() => beside.stop());

const PLAUSIBLE = { org: 'acme', env: 'acme-dev', id: '1' };

/** Sends it as everybody who may; gives the worst answer. */
async function worst(operation: Operation, query: string, body: unknown, params: Record<string, string>, raw?: string) {
  const handler = await handlerOf(operation);
  const { baseUrl } = getConfig();
  for (const cookie of cookies) {
    const answer = await handler(
      new NextRequest(`${baseUrl}${operation.path.replaceAll(/[{}]/g, '')}?${query}`, {
        method: operation.method.toUpperCase(),
        headers: { cookie, origin: baseUrl, 'content-type': 'application/json' },
        // What waits for a change need not.
        ...(operation.body === null ? { signal: AbortSignal.timeout(500) } : { body: raw ?? JSON.stringify(body) }),
      }),
      { params: Promise.resolve({ ...PLAUSIBLE, ...params }) },
    );
    const text = await answer.text();
    // No projector runs here.
    if (answer.status >= 500 && !text.includes('projector-unavailable')) return `${answer.status} ${text}`;
    if (answer.status < 400) continue;
    if (answer.headers.get('content-type') !== 'application/problem+json') return `no problem document: ${text}`;
    if (/\.[jt]s\b|node_modules|\\n +at /.test(text)) return `tells of its inside: ${text}`;
  }
  return 'well';
}

const fieldsOf = (schema: z.ZodType | null): string[] =>
  schema instanceof z.ZodObject
    ? Object.keys(schema.shape)
    : schema instanceof z.ZodPipe
      ? fieldsOf(schema.in as z.ZodType)
      : [];

describe.each(Object.entries(OPERATIONS) as [string, Operation][])('%s', (id, operation) => {
  const good = (BODIES[id] ?? {}) as Record<string, unknown>;

  it('takes any body', { timeout: 120_000 }, async () => {
    if (operation.body === null) return;
    for (const value of ABSURD) {
      expect(await worst(operation, '', value, {}), JSON.stringify(value)).toBe('well');
      for (const field of fieldsOf(operation.body)) {
        const body = { ...good, [field]: value };
        expect(await worst(operation, '', body, {}), `${field}: ${JSON.stringify(value)}`).toBe('well');
      }
    }
    for (const raw of RAW) expect(await worst(operation, '', null, {}, raw), raw.slice(0, 80)).toBe('well');
    // 1e999 is a number in JSON, and no finite one.
    expect(await worst(operation, '', JSON.parse('{"minutes":1e999}'), {})).toBe('well');
  });

  it('takes any query', { timeout: 120_000 }, async () => {
    for (const field of fieldsOf(operation.query)) {
      for (const value of ABSURD) {
        const query = new URLSearchParams([[field, typeof value === 'string' ? value : JSON.stringify(value)]]);
        expect(await worst(operation, query.toString(), good, {}), query.toString()).toBe('well');
      }
    }
  });

  it('takes any path', { timeout: 120_000 }, async () => {
    for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g)) {
      for (const value of [...TEXTS, '0', '-1', '1e308', String(2 ** 53), '9'.repeat(30), '1.5']) {
        expect(await worst(operation, '', good, { [name]: value }), `${name}: ${JSON.stringify(value)}`).toBe('well');
      }
    }
  });
});
