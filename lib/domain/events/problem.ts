/** Why something cannot be used, instead of it: one sentence for people, on one line, since it also goes into headers. */
export interface EventProblem {
  problem: string;
}

export const isProblem = (value: object): value is EventProblem => 'problem' in value;

const LONGEST_QUOTE = 80;

/** A text of somebody else's inside a sentence: short, and on one line whatever is in it. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return `“${shown.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]/gu, '\uFFFD')}”`;
}
