import { describe, expect, it } from 'vitest';
import { decodePayload, PAYLOAD_RULES } from './decode.ts';
import { payloadView, payloadViews } from './payload-views.ts';

const payload = async (data: Uint8Array, headers: [string, string][] = []) => ({
  decoded: await decodePayload(data, { subject: 'a', headers, rules: PAYLOAD_RULES }),
  data,
  headers,
});
const bytes = (text: string) => new TextEncoder().encode(text);
const names = async (data: Uint8Array) => payloadViews(await payload(data)).map(({ id }) => id);

describe('payloadViews', () => {
  it('offers what the payload is, the most telling first', async () => {
    const event = { specversion: '1.0', id: '1', source: '/a', type: 't', data: { a: 1 } };
    expect(await names(bytes(JSON.stringify(event)))).toEqual(['event', 'json', 'text', 'hex', 'headers']);
    expect(await names(bytes('not {json'))).toEqual(['text', 'hex', 'headers']);
    expect(await names(Uint8Array.of(0, 255))).toEqual(['hex', 'headers']);
    expect(await names(bytes(''))).toEqual(['headers']);
  });
});

describe('payloadView', () => {
  it('shows the data of an event indented, beside its attributes', async () => {
    const event = '{"specversion":"1.0","id":"1","source":"/a","type":"t","data":{"a":1}}';
    expect(payloadView('event', await payload(bytes(event)), 1000)).toEqual({
      rows: Object.entries({ specversion: '1.0', id: '1', source: '/a', type: 't' }),
      text: { text: '{\n  "a": 1\n}', json: true },
      cut: false,
    });
  });

  it.each(['json', 'text', 'hex'] as const)(
    'cuts 1 MB in %s and says so, and shows it whole when asked',
    async (id) => {
      const big = await payload(bytes(JSON.stringify('x'.repeat(1024 * 1024))));
      const cut = payloadView(id, big, 1000);
      expect(cut.cut).toBe(true);
      expect(cut.text?.text.length).toBeLessThanOrEqual(1000);
      expect(payloadView(id, big, Infinity).cut).toBe(false);
    },
  );
});
