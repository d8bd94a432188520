'use client';

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';

const parsers = {
  search: parseAsString.withDefault(''),
  key: parseAsString,
  revision: parseAsInteger,
};

/** What a bucket's page shows, kept in the address: the filter, the key that is opened, and one of its revisions. */
export function useKvFilter() {
  const [filter, setFilter] = useQueryStates(parsers, { urlKeys: { search: 'q' } });
  return { ...filter, setFilter };
}
