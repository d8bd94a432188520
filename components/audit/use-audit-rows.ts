'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { auditQuery } from '@/lib/client/audit/audit-queries.ts';
import type { AuditPage } from '@/lib/domain/audit/audit.ts';

import { foldSessions } from './fold-sessions.ts';
import type { AuditFilterState } from './use-audit-filter.ts';

/** So many pages are read by scrolling alone, however few rows they make. */
const FIRST_PAGES = 3;
/** Beyond, a page that adds fewer rows to the list is the last one that is read without being asked for. */
const FEWEST_ROWS = 10;

/** The records that are asked for, folded to rows; whoever filters by an action sees each by itself. */
export function useAuditRows({ filter, upTo }: AuditFilterState, enabled: boolean) {
  const log = useInfiniteQuery({ ...auditQuery(filter, upTo), enabled });
  const pages = log.data?.pages;
  const made = useMemo(() => {
    const rowsOf = (some: readonly AuditPage[]) => {
      const entries = some.flatMap(({ items }) => items);
      return filter.action === undefined
        ? foldSessions(entries)
        : entries.map((entry) => ({ entry, records: [entry] }));
    };
    if (pages === undefined) return undefined;
    const rows = rowsOf(pages);
    return {
      rows,
      records: pages.reduce((sum, { items }) => sum + items.length, 0),
      credentials: Object.assign({}, ...pages.map(({ credentials }) => credentials)) as AuditPage['credentials'],
      readsOn: pages.length < FIRST_PAGES || rows.length - rowsOf(pages.slice(0, -1)).length >= FEWEST_ROWS,
    };
  }, [pages, filter.action]);
  const loadOlder = () => {
    if (log.hasNextPage && !log.isFetching) void log.fetchNextPage();
  };
  return { log, made, loadOlder };
}

export type AuditRows = ReturnType<typeof useAuditRows>;
