'use client';

import { useMemo } from 'react';

import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { linesOf } from './key-lines.ts';
import type { KeyLine } from './key-lines.ts';
import { useRows } from '../use-rows.ts';
import type { ListedNames } from './use-key-names.ts';
import type { LiveRows } from './use-live-rows.ts';

/** A list of more would be higher than browsers make an element; the filter finds in all. */
export const MOST_LINES = 500_000;
const NONE: string[] = [];

/**
 * Listed names as lines of a list, with holes for those that are not in view; undefined until the first are here. The last
 * revisions of those in view are read.
 */
export function useNamedLines(
  session: NatsSession,
  bucket: Bucket,
  live: LiveRows,
  { state, found }: ListedNames,
): readonly (KeyLine | undefined)[] | undefined {
  const inView = found?.names ?? NONE;
  const rows = useRows(session, bucket, {
    keys: session.role === 'reader' ? inView : NONE,
    live,
    mark: String(state?.askedAt ?? 0),
  });
  return useMemo(() => {
    if (found === undefined) return undefined;
    const lines: (KeyLine | undefined)[] = [];
    lines.length = Math.min(found.matching, MOST_LINES);
    for (const [index, line] of linesOf(found.names, rows, live).entries()) {
      if (found.first + index < lines.length) lines[found.first + index] = line;
    }
    return lines;
  }, [found, rows, live]);
}
