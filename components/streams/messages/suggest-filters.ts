import type { SubjectCount } from '@/lib/jetstream/streams/list-subjects.ts';

export interface Suggestion {
  /** a whole subject, or `head.>` for all under it */
  filter: string;
  subjects: number;
  messages: number;
}

const MOST = 6;

/**
 * What a part of a subject may stand for: the subjects that contain it, up to the end of the token in which it ends. Those that
 * begin with it come first, then those with the most messages.
 */
export function suggestFilters(part: string, known: readonly SubjectCount[]): Suggestion[] {
  // what begins a subject may be written with what stands for the rest
  const text = part
    .trim()
    .toLowerCase()
    .replace(/\.?>?$/, '');
  if (text === '' || /[*>\s]/.test(text)) return [];
  const found = new Map<string, Suggestion & { begins: boolean }>();
  for (const { subject, messages } of known) {
    const at = subject.toLowerCase().indexOf(text);
    if (at === -1) continue;
    const dot = subject.indexOf('.', at + text.length);
    const filter = dot === -1 ? subject : `${subject.slice(0, dot)}.>`;
    const before = found.get(filter) ?? { filter, subjects: 0, messages: 0, begins: at === 0 };
    found.set(filter, { ...before, subjects: before.subjects + 1, messages: before.messages + messages });
  }
  return [...found.values()]
    .filter(({ filter }) => filter !== part.trim())
    .sort((a, b) => Number(b.begins) - Number(a.begins) || b.messages - a.messages)
    .slice(0, MOST)
    .map(({ filter, subjects, messages }) => ({ filter, subjects, messages }));
}
