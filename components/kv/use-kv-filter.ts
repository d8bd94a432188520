'use client';

import { parseAsBoolean, parseAsInteger, parseAsString, useQueryStates } from 'nuqs';

const parsers = {
  search: parseAsString.withDefault(''),
  deleted: parseAsBoolean.withDefault(false),
  key: parseAsString,
  revision: parseAsInteger,
};

/**
 * What a bucket's page shows, kept in the address: the filter, whether deleted keys are shown, the key that is
 * opened, and one of its revisions.
 */
export function useKvFilter() {
  const [filter, setFilter] = useQueryStates(parsers, { urlKeys: { search: 'q' } });
  return { ...filter, setFilter };
}
