/** Text that people write and other people read: names, reasons, tickets. */
import { z } from './zod.ts';

/**
 * What may not stand in such a text: control characters (C0, C1), halves of surrogate pairs, line and paragraph separators,
 * non-characters, letters and blanks that draw nothing, and every format character (Unicode Cf: overrides and isolates of
 * the reading direction, zero-width space, tags). Two names that look alike would be two names, and a text could turn the
 * order of what stands beside it.
 */
const UNREADABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Noncharacter_Code_Point}\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/u;

/** The two joiners are spelling in Persian, Indic scripts and emoji, where something stands on both sides of them. */
const JOINED =
  /(?<=[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D](?=[\p{L}\p{Extended_Pictographic}])/gu;

/** Something that draws: marks alone have nothing to stand on. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Why people could not read a text as it was written, as a sentence; null when they can. Source: Unicode Technical Standard
 * 39 (invisible characters) and Report 9 (directional formatting characters).
 */
export function freeTextProblem(text: string): string | null {
  const [found] = UNREADABLE.exec(text.replaceAll(JOINED, '')) ?? [];
  if (found !== undefined) {
    const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `The character U+${code} is not allowed here: it is invisible, or changes how the text around it reads.`;
  }
  return VISIBLE.test(text) ? null : 'All of it is invisible. Enter at least one letter, digit or sign.';
}

const EVERY_UNREADABLE = new RegExp(UNREADABLE, 'gu');
/** What is left of a character that was cut through. */
const HALF = /[\uD800-\uDBFF]$/u;

/**
 * A text of somebody whom nobody can refuse, such as what a client calls itself, in at most so many UTF-16 units: what cannot be read
 * is left out, and so is the rest of a long one.
 */
export const readableText = (text: string, most: number): string =>
  text
    .slice(0, 8 * most)
    .replaceAll(EVERY_UNREADABLE, '')
    .slice(0, most)
    .replace(HALF, '')
    .trim();

/** A text of one line, without blanks around it. `empty` is said when there is none; `most` counts UTF-16 units. */
export const freeText = (empty: string, most: number) =>
  z
    .string()
    .trim()
    .min(1, empty)
    .max(most, `At most ${String(most)} characters.`)
    .superRefine((text, context) => {
      const problem = text === '' ? null : freeTextProblem(text);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    });
