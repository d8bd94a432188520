import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePayload } from './decode.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
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
  ])('%j is %s', (text, format) => {
    expect(decodePayload(bytes(text), []).format).toBe(format);
  });

  it('calls bytes that are no UTF-8, or hold control characters, binary', () => {
    expect(decodePayload(Uint8Array.of(0xff, 0xfe), []).format).toBe('binary');
    expect(decodePayload(Uint8Array.of(0x61, 0x00, 0x62), []).format).toBe('binary');
  });

  it('takes a structured CloudEvent apart and keeps its data as written', () => {
    const text = `${JSON.stringify(EVENT).slice(0, -1)},"partition":7,"data":{"n":12345678901234567890}}`;
    const { cloudEvent } = decodePayload(bytes(text), []);
    expect(cloudEvent).toEqual({
      mode: 'structured',
      attributes: [...Object.entries(EVENT), ['partition', '7']],
      data: { text: '{"n":12345678901234567890}', json: true },
    });
  });

  it('reads a CloudEvent from headers in any case', () => {
    const headers = Object.entries(EVENT).map(([name, value]): [string, string] => [`Ce-${name}`, value]);
    const { format, cloudEvent } = decodePayload(bytes('{"a":1}'), headers);
    expect(format).toBe('cloudevent');
    expect(cloudEvent).toEqual({
      mode: 'binary',
      attributes: Object.entries(EVENT),
      data: { text: '{"a":1}', json: true },
    });
  });

  it('never throws', () => {
    const header = fc.tuple(fc.string(), fc.string());
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(header), (data, headers) => {
        decodePayload(data, headers);
      }),
    );
  });
});
