/** NATS subjects: tokens joined by dots, `*` for one token, `>` for the rest (docs.nats.io, subject-based messaging). */

/** Why a text cannot be a subject or a subject filter, or null when it can. */
export function subjectFilterProblem(subject: string): string | null {
  if (subject === '') return 'A subject has at least one token.';
  if (/[\s\u0000-\u001f\u007f]/u.test(subject)) return 'A subject has no spaces and no control characters.';
  const tokens = subject.split('.');
  if (tokens.includes(''))
    return 'A subject has no empty token: look for a dot at the start, at the end, or two in a row.';
  if (tokens.slice(0, -1).includes('>')) return '“>” stands for the rest of a subject, so it comes last.';
  return null;
}

/** Whether a subject without wildcards is matched by a filter. */
export function subjectMatches(filter: string, subject: string): boolean {
  const want = filter.split('.');
  const have = subject.split('.');
  for (const [index, token] of want.entries()) {
    if (token === '>') return have.length > index;
    const actual = have[index];
    if (actual === undefined || (token !== '*' && token !== actual)) return false;
  }
  return want.length === have.length;
}
