'use client';

import type { ReactNode } from 'react';

import { formatAbsolute, formatCount, formatUtc } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import type { RefusalListening } from '@/lib/domain/credentials/refusal.ts';

/** A point in time, in the reader's zone as soon as that is known. */
export function At({ iso }: { iso: string }) {
  const now = useNow();
  return <time dateTime={iso}>{now === null ? formatUtc(iso) : formatAbsolute(iso)}</time>;
}

/** What was not heard or not looked into: without these words an empty list would say too much. */
export function ListeningNotes({ gaps, unexamined }: RefusalListening) {
  const notes: ReactNode[] = gaps.map(({ from, to }) => (
    <li key={from}>
      From <At iso={from} />{' '}
      {to === null ? (
        'until now'
      ) : (
        <>
          to <At iso={to} />
        </>
      )}{' '}
      this server received nothing from NATS.
    </li>
  ));
  if (unexamined.last !== null) {
    notes.push(
      <li key="unexamined">
        {formatCount(unexamined.count)} refused logins, of any Organization or of none, were too many at once to be
        examined; the last one <RelativeTime iso={unexamined.last} />.
      </li>,
    );
  }
  if (notes.length === 0) return null;
  return (
    <Notice tone="warn" title="This list may be incomplete">
      <ul>{notes}</ul>
    </Notice>
  );
}
