'use client';

import { parseAsBoolean, parseAsInteger, parseAsString, useQueryStates } from 'nuqs';

import type { ReadFrom } from '@/lib/client/streams/message-queries.ts';
import { isExactSequence } from '@/lib/jetstream/sequence.ts';

const timeOf = (text: string): string | null => {
  const time = Date.parse(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(time) ? new Date(time).toISOString() : null;
};

/** What the address says about where reading starts → what is read; null for nonsense. */
export function parseReadFrom(text: string): ReadFrom | null {
  if (text === '') return 'newest';
  if (/^[1-9]\d{0,15}$/.test(text) && isExactSequence(Number(text))) return Number(text);
  const time = timeOf(text);
  return time === null ? null : { time };
}

const parsers = {
  filter: parseAsString.withDefault(''),
  from: parseAsString.withDefault(''),
  to: parseAsString.withDefault(''),
  seq: parseAsInteger,
  tail: parseAsBoolean.withDefault(true),
};

/** What the messages tab shows, kept in the address: filter, from where to where it reads, the message opened, tail or not. */
export function useMessagesFilter() {
  const [{ filter, from, to, seq, tail }, setFilter] = useQueryStates(parsers);
  const start = parseReadFrom(from);
  const end = timeOf(to);
  return {
    filter: filter === '' ? undefined : filter,
    from: start ?? 'newest',
    to: end,
    /** what the address says of the range and is none: the newest are read instead, or there is no end */
    nonsense: start === null ? from : end === null && to !== '' ? to : null,
    seq,
    tail,
    setFilter,
  };
}
