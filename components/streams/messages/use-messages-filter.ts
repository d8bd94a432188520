'use client';

import { parseAsBoolean, parseAsInteger, parseAsString, useQueryStates } from 'nuqs';

import type { ReadFrom } from '@/lib/client/streams/message-queries.ts';

/** What the address says about where reading starts → what is read. Nonsense reads the newest. */
export function parseReadFrom(text: string): ReadFrom {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  const time = Date.parse(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(time) ? { time: new Date(time).toISOString() } : 'newest';
}

export const readFromKind = (from: ReadFrom): 'newest' | 'sequence' | 'time' =>
  from === 'newest' ? 'newest' : typeof from === 'number' ? 'sequence' : 'time';

/** ISO time → the value of a `datetime-local` field, in the reader's zone. */
export function toLocalField(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

const parsers = {
  filter: parseAsString.withDefault(''),
  from: parseAsString.withDefault(''),
  seq: parseAsInteger,
  tail: parseAsBoolean.withDefault(true),
};

/** What the messages tab shows, kept in the address: filter, where reading starts, the message opened, tail or not. */
export function useMessagesFilter() {
  const [{ filter, from, seq, tail }, setFilter] = useQueryStates(parsers);
  return { filter: filter === '' ? undefined : filter, from: parseReadFrom(from), seq, tail, setFilter };
}
