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
