import { expect, it } from 'vitest';
import { parseInput } from './parse-input.ts';
import { readJsonBody } from './read-body.ts';
import { z } from '../../../domain/zod.ts';

const post = (body: BodyInit, type = 'application/json') =>
  readJsonBody(new Request('http://x', { method: 'POST', body, headers: { 'content-type': type } }));

it('reads JSON', async () => {
  expect(await post('{"a":[1,"ä"]}')).toEqual({ a: [1, 'ä'] });
  expect(await post('{}', 'Application/JSON; charset=utf-8')).toEqual({});
});

it.each([
  ['no JSON', '{"a":', undefined, 'is not JSON'],
  ['nothing', '', undefined, 'is not JSON'],
  ['broken UTF-8', new Uint8Array([0x22, 0xff, 0x22]), undefined, 'not UTF-8'],
  ['a form', 'a=b', 'application/x-www-form-urlencoded', 'content type'],
  ['text, which a page of another site may send', '{}', 'text/plain', 'content type'],
  ['64 KiB and a byte', `"${'x'.repeat(64 * 1024 - 1)}"`, undefined, 'larger than 64 KiB'],
])('refuses %s', async (_, body, type, message) => {
  await expect(post(body, type)).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringContaining(message) as string,
  });
});

it('takes 64 KiB', async () => expect(await post(`"${'x'.repeat(64 * 1024 - 2)}"`)).toHaveLength(64 * 1024 - 2));

it('does not read an endless body to its end', async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1024;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  const request = new Request('http://x', {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  } as RequestInit);
  await expect(readJsonBody(request)).rejects.toThrow('larger');
  expect(sent).toBeLessThan(80 * 1024);
});

it('names every field that is wrong', () => {
  const schema = z.object({ a: z.string(), b: z.object({ c: z.number() }) });
  const parse = () => parseInput(schema, { a: 1, b: { c: 'x' } });
  expect(parse).toThrow(/Nothing was changed\. a: /);
  try {
    parse();
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-request', fields: [{ path: 'a' }, { path: 'b.c' }] });
  }
});
