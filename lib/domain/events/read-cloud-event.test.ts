import { expect, test } from 'vitest';
import { readCloudEvent } from './read-cloud-event.ts';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const attributes = { specversion: '1.0', id: '1', source: '/cluster', type: 'catalyst.k8s.pod.modified' };
const whole = { ...attributes, time: '2026-11-05T10:00:00.5+01:00', data: { a: 1 } };
const read = { id: '1', source: '/cluster', type: 'catalyst.k8s.pod.modified', time: null, data: { a: 1 } };
const binary = Object.entries(attributes).map(([name, value]): [string, string] => [`ce-${name}`, value]);

test('structured, with and without a content type', () => {
  const expected = { ...read, time: whole.time };
  expect(readCloudEvent([], bytes(whole))).toEqual(expected);
  expect(readCloudEvent([['Nats-Msg-Id', '7']], bytes(whole))).toEqual(expected);
  const headers = [['Content-Type', 'application/cloudevents+json; charset=utf-8']] as const;
  expect(readCloudEvent(headers, bytes(whole))).toEqual(expected);
});

test('the content type says structured, so headers of attributes count for nothing', () => {
  const headers = [...binary, ['content-type', 'application/cloudevents+json']] as const;
  expect(readCloudEvent(headers, bytes({ ...whole, id: '2' }))).toMatchObject({ id: '2' });
});

test('data as Base64', () => {
  const base64 = Buffer.from('{"größe":3}').toString('base64');
  expect(readCloudEvent([], bytes({ ...attributes, data_base64: base64 }))).toMatchObject({ data: { größe: 3 } });
  expect(readCloudEvent([], bytes({ ...attributes, data_base64: 'not it' }))).toHaveProperty('problem');
  expect(readCloudEvent([], bytes({ ...whole, data_base64: base64 }))).toHaveProperty('problem');
});

test('binary: attributes percent-encoded in headers, names in any case, the data is the payload', () => {
  expect(readCloudEvent(binary, bytes({ a: 1 }))).toEqual(read);
  const headers = [
    ...binary.filter(([name]) => name !== 'ce-id'),
    ['CE-ID', 'gr%C3%B6%C3%9Fe%20%22%25'],
    ['ce-time', ''],
  ];
  expect(readCloudEvent(headers.slice(0, -1) as [string, string][], bytes({ a: 1 }))).toMatchObject({ id: 'größe "%' });
  expect(readCloudEvent(binary, new Uint8Array())).toEqual({ ...read, data: undefined });
});

test.each<[string, [string, string][], unknown]>([
  ['“specversion”', [], { ...whole, specversion: '0.3' }],
  ['“id”', [], { ...whole, id: '' }],
  ['“id”', [], { ...whole, id: 3 }],
  ['“source”', [], { ...whole, source: undefined }],
  ['“type”', [], { ...whole, type: null }],
  ['“time”', [], { ...whole, time: 'yesterday' }],
  ['“time”', [], { ...whole, time: '2026-13-45T10:00:00Z' }],
  ['“datacontenttype”', [], { ...whole, datacontenttype: 'text/xml' }],
  ['no object', [], [whole]],
  ['no object', [], 'null'],
  ['not JSON', [], '{"specversion":'],
  ['not JSON', binary, 'text'],
  ['“datacontenttype”', [...binary, ['content-type', 'application/avro']], { a: 1 }],
  ['percent-encoded', [...binary, ['ce-time', '%zz']], { a: 1 }],
  ['one event as JSON', [['content-type', 'application/cloudevents-batch+json']], [whole]],
  ['one event as JSON', [['content-type', 'application/cloudevents+avro']], ''],
])('refused for %s (%#)', (words, headers, payload) => {
  expect(readCloudEvent(headers, bytes(payload))).toEqual({ problem: expect.stringContaining(words) as string });
});

test('broken UTF-8 is told and not replaced', () => {
  const payload = bytes({ ...whole, id: 'AB' });
  payload[payload.indexOf(65)] = 0xff;
  expect(readCloudEvent([], payload)).toEqual({ problem: 'The payload is not JSON.' });
});

test('what is too deep to be written again', () => {
  const deep = (levels: number) =>
    `{"specversion":"1.0","id":"1","source":"/","type":"t","data":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  expect(readCloudEvent([], bytes(deep(199)))).toMatchObject({ id: '1' });
  expect(readCloudEvent([], bytes(deep(200)))).toEqual({ problem: 'The JSON is more than 200 levels deep.' });
  expect(readCloudEvent([], bytes(deep(1_000_000)))).toEqual({ problem: 'The JSON is more than 200 levels deep.' });
});

test.each([
  ['2026-11-05t10:00:00z', true],
  ['2026-11-05T10:00:00+00:00', true],
  ['2026-11-05T10:00:00-00:00', true],
  ['2026-11-05T10:00:00.123456789012345678901234567890Z', true],
  ['2026-11-05T23:59:59+23:59', true],
  ['2024-02-29T00:00:00Z', true],
  ['0000-01-01T00:00:00Z', true],
  // the leap second of 2016, in UTC and elsewhere
  ['2016-12-31T23:59:60Z', true],
  ['2017-01-01T00:59:60.5+01:00', true],
  ['2016-12-31T18:29:60-05:30', true],
  ['2016-12-31T12:00:60Z', false],
  ['2026-02-29T00:00:00Z', false],
  ['2026-11-31T00:00:00Z', false],
  ['2026-00-10T00:00:00Z', false],
  ['2026-11-05T24:00:00Z', false],
  ['2026-11-05T10:60:00Z', false],
  ['2026-11-05T10:00:61Z', false],
  ['2026-11-05T10:00:00+24:00', false],
  ['2026-11-05T10:00:00+01:60', false],
  ['2026-11-05T10:00:00+0100', false],
  ['2026-11-05T10:00Z', false],
  ['2026-11-05T10:00:00', false],
  ['2026-11-05T10:00:00.Z', false],
  ['2026-11-05 10:00:00Z', false],
  ['12026-11-05T10:00:00Z', false],
  ['２０26-11-05T10:00:00Z', false],
])('time %s is one: %s', (time, good) => {
  const event = readCloudEvent([], bytes({ ...whole, time }));
  expect(event).toEqual(good ? { ...read, time } : { problem: expect.stringContaining('“time”') as string });
});

test.each([
  ['application/json', true],
  ['Application/JSON; charset=UTF-8', true],
  ['application/vnd.acme.pod+json;v=1', true],
  ['text/json', true],
  ['application/json-seq', false],
  ['json', false],
  ['text/plain', false],
  ['application/xml;x=+json', false],
])('data of type %s is JSON: %s', (datacontenttype, good) => {
  const structured = readCloudEvent([], bytes({ ...whole, datacontenttype }));
  const inHeaders = readCloudEvent([...binary, ['CONTENT-TYPE', datacontenttype]], bytes({ a: 1 }));
  for (const event of [structured, inHeaders]) {
    expect(event).toEqual(
      good
        ? expect.objectContaining({ data: { a: 1 } })
        : { problem: expect.stringContaining('“datacontenttype”') as string },
    );
  }
});

test.each([
  ['a byte order mark', '\ufeff{"a":1}', { a: 1 }],
  ['exponents and signs', '{"a":[-0,1e2,1E+2,2.5e-1]}', { a: [-0, 100, 100, 0.25] }],
  ['escapes of surrogates', '{"a":"\\ud83d\\ude00\\u0000\\/"}', { a: '😀\u0000/' }],
  ['white space', ' \t\r\n{ "a" : 1 } \n', { a: 1 }],
  ['a text alone', '"a"', 'a'],
  ['false', 'false', false],
])('JSON with %s', (_name, text, data) => {
  expect(readCloudEvent(binary, bytes(text))).toMatchObject({ data });
});

test.each(['{a:1}', "{'a':1}", '{"a":01}', '{"a":+1}', '{"a":.5}', '{"a":1,}', '{"a":NaN}', '"\t"', '{"a":1}{}'])(
  '%s is no JSON',
  (text) => {
    expect(readCloudEvent(binary, bytes(text))).toEqual({ problem: 'The payload is not JSON.' });
  },
);
