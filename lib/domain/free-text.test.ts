import { describe, expect, it } from 'vitest';
import { freeText, freeTextProblem } from './free-text.ts';

const char = (code: number) => String.fromCodePoint(code);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a text that people read', () => {
  it.each([
    ...range(0x00, 0x1f),
    ...range(0x7f, 0x9f),
    ...range(0x200b, 0x200f),
    ...range(0x2028, 0x202e),
    ...range(0x2060, 0x2064),
    ...range(0x2066, 0x206f),
    ...[0xad, 0x61c, 0x115f, 0x180e, 0x2800, 0x3164, 0xfeff, 0xfff9, 0xfffe, 0xffff, 0xd800, 0xdfff, 0xe0041],
  ])('has no character %i', (code) => {
    expect(freeTextProblem(`Acme ${char(code)} Industries`)).toMatch(
      new RegExp(`U\\+${code.toString(16).toUpperCase().padStart(4, '0')} `),
    );
  });

  it.each([
    'Acme Industries',
    'Škoda–Größe & Söhne (EU), 50 %',
    'می‌خواهم',
    'क्‍ष',
    'ශ්‍රී ලංකා',
    'שלום עולם',
    '日本語 葛󠄀',
    '👩‍💻 team ❤️',
    'Cafe\u0301',
    '𝒜cme',
  ])('may be “%s”', (text) => {
    expect(freeTextProblem(text)).toBeNull();
  });

  it.each(['\u200dacme', 'acme\u200c', 'a \u200d b', 'a\u200c\u200cb', '1\u200d2', 'a\u200d\u202eb'])(
    'has joiners between letters only: %j',
    (text) => {
      expect(freeTextProblem(text)).toMatch(/U\+200[CD]|U\+202E/);
    },
  );

  it('can be seen', () => {
    expect(freeTextProblem('\u0301\u0301')).toMatch(/All of it is invisible/);
  });

  it('is trimmed, and is not empty or endless', () => {
    const schema = freeText('Say something.', 10);
    expect(schema.parse('  Acme \n')).toBe('Acme');
    expect(schema.safeParse(' \u00a0 ').error?.issues[0]?.message).toBe('Say something.');
    expect(schema.safeParse('x'.repeat(11)).error?.issues[0]?.message).toBe('At most 10 characters.');
    expect(schema.safeParse('a\u0000b').error?.issues[0]?.message).toMatch(/U\+0000/);
  });
});
