import { describe, expect, it } from 'vitest';
import { parseHeaders } from './message-get.ts';

const parse = (text: string) => parseHeaders(new TextEncoder().encode(text));

describe('parseHeaders', () => {
  it('keeps order and repeated names', () => {
    expect(parse('NATS/1.0\r\nb: 1\r\na:2\r\nb: 3\r\n\r\n')).toEqual([
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
  });

  it('keeps colons in values and empty values', () => {
    expect(parse('NATS/1.0\r\nurl: http://a:1/\r\nempty:\r\n\r\n')).toEqual([
      ['url', 'http://a:1/'],
      ['empty', ''],
    ]);
  });

  it('shows what is no header instead of failing', () => {
    expect(parse('NATS/1.0\r\nodd näme with spaces: x\r\nno colon\r\n\r\n')).toEqual([
      ['odd näme with spaces', 'x'],
      ['no colon', ''],
    ]);
    expect(parse('')).toEqual([]);
  });
});
