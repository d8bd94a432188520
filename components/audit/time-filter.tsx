'use client';

import { TimeRange } from '@/components/ui/form/time/time-range.tsx';
import { serverNow } from '@/lib/client/server-time.ts';

import type { AuditFilterState } from './use-audit-filter.ts';

/** A range of time; the URL holds its two moments, so that a colleague sees the same records. */
export const TimeFilter = ({ state: { from, to, change } }: { state: AuditFilterState }) => (
  <TimeRange range={{ from, to }} onChange={change} without="Any time" now={serverNow} />
);
