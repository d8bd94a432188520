'use client';

import { parseAsBoolean, parseAsInteger, parseAsString, useQueryStates } from 'nuqs';

import { parseReadFrom } from './read-from.ts';

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
