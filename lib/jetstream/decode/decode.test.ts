import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../domain/events/problem.ts';
import { readCloudEvent } from '../../domain/events/read-cloud-event.ts';
import { decodePayload, PAYLOAD_RULES } from './decode.ts';
import type { PayloadRule } from './decode.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const decode = (data: Uint8Array, headers: [string, string][] = [], rules = PAYLOAD_RULES) =>
  decodePayload(data, { subject: 'orders.new', headers, rules });
const EVENT = { specversion: '1.0', id: '1', source: '/clusters/a', type: 'dev.k8s.pod.updated' };

describe('decodePayload', () => {
  it.each([
    ['', 'empty'],
    ['{"a":1}', 'json'],
    ['42', 'json'],
    ['hello\nwörld', 'text'],
    ['{"a":', 'text'],
    [JSON.stringify(EVENT), 'cloudevent'],
    [JSON.stringify({ ...EVENT, specversion: 1 }), 'json'],
  ])('%j is %s', async (text, format) => {
    expect((await decode(bytes(text))).format).toBe(format);
  });

  it('calls bytes that are no UTF-8, or hold control characters, binary', async () => {
    expect((await decode(Uint8Array.of(0xff, 0xfe))).format).toBe('binary');
    expect((await decode(Uint8Array.of(0x61, 0x00, 0x62))).format).toBe('binary');
  });

  it('takes a structured CloudEvent apart and keeps its data as written', async () => {
    const text = `${JSON.stringify(EVENT).slice(0, -1)},"partition":7,"data":{"n":12345678901234567890}}`;
    const { cloudEvent } = await decode(bytes(text));
    expect(cloudEvent).toEqual({
      mode: 'structured',
      attributes: [...Object.entries(EVENT), ['partition', '7']],
      data: { text: '{"n":12345678901234567890}', json: true },
      problem: null,
    });
  });

  it('reads a CloudEvent from headers in any case', async () => {
    const headers = Object.entries(EVENT).map(([name, value]): [string, string] => [`Ce-${name}`, value]);
    const { format, cloudEvent } = await decode(bytes('{"a":1}'), headers);
    expect(format).toBe('cloudevent');
    expect(cloudEvent).toEqual({
      mode: 'binary',
      attributes: Object.entries(EVENT),
      data: { text: '{"a":1}', json: true },
      problem: null,
    });
  });

  it('shows attributes in headers decoded, the content type, and extensions', async () => {
    const headers: [string, string][] = [
      ['CE-specversion', '1.0'],
      ['ce-Id', 'gr%C3%B6%C3%9Fe%20%22%25'],
      ['ce-source', '/clusters/f%C3%BCrth'],
      ['ce-type', 'x.y'],
      ['ce-traceparent', '00-a%2Db'],
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Other', 'a%20b'],
    ];
    expect((await decode(bytes('{"a":1}'), headers)).cloudEvent).toMatchObject({
      attributes: [
        ['specversion', '1.0'],
        ['id', 'größe "%'],
        ['source', '/clusters/fürth'],
        ['type', 'x.y'],
        ['traceparent', '00-a-b'],
        ['datacontenttype', 'application/json; charset=utf-8'],
      ],
      problem: null,
    });
  });

  it('shows data in Base64 as what it is', async () => {
    const event = (data: string) =>
      bytes(JSON.stringify({ ...EVENT, data_base64: Buffer.from(data, 'latin1').toString('base64') }));
    expect((await decode(event('{"gr\xc3\xb6\xc3\x9fe":3}'))).cloudEvent?.data).toEqual({
      text: '{"größe":3}',
      json: true,
    });
    expect((await decode(event('plain'))).cloudEvent?.data).toEqual({ text: 'plain', json: false });
    expect((await decode(event('\xff\x00'))).cloudEvent?.data?.text).toContain('ff 00');
  });

  it.each<[[string, string][], string]>([
    [[], JSON.stringify({ ...EVENT, time: '2026-11-05T10:00:00Z', subject: null, data: { a: 1 } })],
    [
      [
        ['ce-id', 'a%20b'],
        ['ce-specversion', '1.0'],
        ['ce-source', '/%C3%A4'],
        ['ce-type', 't'],
      ],
      '{"a":1}',
    ],
    [[['content-type', 'Application/CloudEvents+JSON']], JSON.stringify({ ...EVENT, data: { a: 1 } })],
  ])('shows what the projector reads (%#)', async (headers, text) => {
    const judged = readCloudEvent(headers, bytes(text));
    if (isProblem(judged)) throw new Error(judged.problem);
    const { attributes, data, problem } = (await decode(bytes(text), headers)).cloudEvent ?? {};
    const shown = new Map(attributes);
    expect([shown.get('id'), shown.get('source'), shown.get('type'), shown.get('time') ?? null]).toEqual([
      judged.id,
      judged.source,
      judged.type,
      judged.time,
    ]);
    expect(JSON.parse(data?.text ?? '')).toEqual(judged.data);
    expect(problem).toBeNull();
    expect(shown.has('subject')).toBe(false);
  });

  it('says why an event is none, in the words of the projector', async () => {
    const text = JSON.stringify({ ...EVENT, specversion: '0.3' });
    expect((await decode(bytes(text))).cloudEvent?.problem).toContain('“specversion” is not “1.0”');
  });

  const NAMES = [
    'ce-id',
    'Ce-Id',
    'CE-SPECVERSION',
    'ce-specversion',
    'ce-source',
    'ce-type',
    'ce-time',
    'ce-x',
    'other',
  ];
  const VALUES = ['1.0', '0.3', '', 'a%20b', '%C3%A4', '%zz', '%', 'ä', '2026-11-05T10:00:00Z', '2026-11-05'];

  it('reads an event in headers as the projector does, whatever they are', async () => {
    const header = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES));
    await fc.assert(
      fc.asyncProperty(fc.array(header, { minLength: 1, maxLength: 8 }), async (headers) => {
        fc.pre(headers.some(([name]) => /^ce-(id|specversion)$/i.test(name)));
        const judged = readCloudEvent(headers, bytes('{"a":1}'));
        const shown = (await decode(bytes('{"a":1}'), headers)).cloudEvent;
        expect(shown?.problem).toBe(isProblem(judged) ? judged.problem : null);
        if (isProblem(judged)) return;
        const attributes = new Map(shown?.attributes);
        for (const name of ['id', 'source', 'type'] as const) expect(attributes.get(name)).toBe(judged[name]);
      }),
    );
  });

  it('tries rules in order, and waits for one that has to load its decoder', async () => {
    const asked: string[] = [];
    const lazily: PayloadRule = async (data, { subject, headers }) => {
      await Promise.resolve();
      asked.push(subject, ...headers.flat());
      return data.length === 1 ? { format: 'json', text: '{"decoded":true}', json: true, cloudEvent: null } : null;
    };
    const rules = [lazily, ...PAYLOAD_RULES];
    expect(await decode(Uint8Array.of(0), [['schema', 'order']], rules)).toMatchObject({ text: '{"decoded":true}' });
    expect(asked).toEqual(['orders.new', 'schema', 'order']);
    expect(await decode(bytes('{"a":1}'), [], rules)).toMatchObject({ format: 'json', text: '{"a":1}' });
    expect(await decode(Uint8Array.of(0, 255), [], rules)).toMatchObject({ format: 'binary', text: null });
  });

  it('never throws', async () => {
    const header = fc.tuple(fc.string(), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.array(header), async (data, headers) => {
        await decode(data, headers);
      }),
    );
  });
});
