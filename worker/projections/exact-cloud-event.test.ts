import { assert, bigInt, double, integer, oneof, property, stringMatching, tuple } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readEvent } from './read-event.ts';

const SUBJECT = 'ws.acme-prod.k8s.widget.shop.one';
const attributes = { specversion: '1.0', id: 'e-1', source: '/cluster', type: 'catalyst.k8s.widget.modified' };
const binary = Object.entries(attributes).map(([name, value]): [string, string] => [`ce-${name}`, value]);
const head = JSON.stringify(attributes).slice(0, -1);

const read = (data: string, headers: [string, string][] = [], subject = SUBJECT) =>
  readEvent('acme-prod', { subject, headers, data: Buffer.from(data), sequence: 7 });

/** As it is written into the bucket. */
function objectOf(event: ReturnType<typeof readEvent>): string {
  if (event.kind !== 'put') throw new Error(JSON.stringify(event));
  return JSON.stringify(event.state.object);
}

const NUMBERS = [
  '9007199254740993',
  '-9007199254740993',
  '18446744073709551615',
  '123456789012345678901234567890',
  '0.1000000000000000055511151231257827',
  '3.14159265358979323846',
  '1234567.89012345678',
  '1e400',
  '-1E+400',
  '1e-400',
  '-0',
  '-0.0',
  '4.9e-325',
];

describe.each(NUMBERS)('the number %s', (number) => {
  const data = `{"n":${number},"deep":{"list":[1, ${number}]}}`;
  const kept = `{"n":${number},"deep":{"list":[1,${number}]}}`;

  it('keeps every digit, in whatever form its event comes', () => {
    expect(objectOf(read(`${head},"data":${data}}`))).toBe(kept);
    expect(objectOf(read(`\u{feff}${head},"data":${data}}`))).toBe(kept);
    expect(objectOf(read(data, binary))).toBe(kept);
    const base64 = Buffer.from(data).toString('base64');
    expect(objectOf(read(`${head},"data_base64":"${base64}"}`))).toBe(kept);
    expect(objectOf(read(`{"n":1,"n":${number},"kind":"widget"}`, binary))).toBe(`{"n":${number}}`);
  });
});

test('a number that a schema mentions is judged as a number', () => {
  const pod = (restarts: string, cpu: string) =>
    read(
      `{"phase":"Running","ready":true,"restarts":${restarts},"cpu":${cpu}}`,
      binary,
      'ws.acme-prod.k8s.pod.shop.one',
    );
  expect(pod('-0', '12.3456789012345678901')).toMatchObject({ kind: 'put', state: { status: 'healthy' } });
  expect(objectOf(pod('3', '12.3456789012345678901'))).toContain('"cpu":12.3456789012345678901');
  expect(pod('9007199254740993', '1')).toEqual({
    kind: 'rejected',
    reason: expect.stringContaining('“data.restarts”') as string,
  });
  expect(pod('1e400', '1')).toMatchObject({ kind: 'rejected' });
  const node =
    '{"conditions":[{"type":"Ready","status":"True","generation":9007199254740993}],"cpuUsedPercent":1.00000000000000000001}';
  expect(read(node, binary, 'ws.acme-prod.k8s.node._.one')).toMatchObject({
    kind: 'put',
    state: { status: 'healthy' },
  });
  const widget = '{"conditions":[{"type":"Ready","status":"False","reason":"No","generation":9007199254740993}]}';
  expect(read(widget, binary)).toMatchObject({ kind: 'put', state: { status: 'failing', reason: 'No' } });
});

test('texts that look like numbers, and a member called __proto__, stay as they are', () => {
  const data = '{"id":"12345678901234567890","note":"a: -0, 1e400","__proto__":{"n":1e400}}';
  expect(objectOf(read(data, binary))).toBe(data);
});

const decimals = oneof(
  integer().map(String),
  bigInt().map(String),
  double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  tuple(bigInt(), stringMatching(/^\d{1,30}$/), integer({ min: -400, max: 400 })).map(
    ([whole, fraction, power]) => `${whole}.${fraction}e${power}`,
  ),
);
const SCALE = 2_000n;
/** Any decimal here as a whole number: `n × 10^2000`. */
function scaled(text: string): bigint {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** (SCALE + BigInt(power) - BigInt(fraction.length));
}

test('any number comes out as the same number', () => {
  assert(
    property(decimals, (number) => {
      const { n } = /^\{"n":(?<n>[^}]+)\}$/.exec(objectOf(read(`{"n":${number}}`, binary)))?.groups ?? {};
      expect(scaled(n ?? '')).toBe(scaled(number));
    }),
    { numRuns: 2_000 },
  );
});
