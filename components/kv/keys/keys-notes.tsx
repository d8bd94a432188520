'use client';

import { useQuery } from '@tanstack/react-query';

import { counted, formatCount } from '@/components/ui/content/format.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { keyQuery } from '@/lib/client/kv/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { FollowState } from '@/lib/client/streams/use-follow.ts';
import { pages } from '@/lib/domain/paths.ts';
import { subjectFilterProblem } from '@/lib/domain/subjects.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import type { Tally } from './key-lines.ts';
import { tallyText } from './ttl-text.ts';

interface ExactKeyProps {
  session: NatsSession;
  bucket: Bucket;
  name: string;
  onOpen: (key: string) => void;
}

const isKey = (name: string) => subjectFilterProblem(name) === null && !/(^|\.)[*>](\.|$)/.test(name);

/** In a bucket whose keys are not all listed: whether it holds the key that was typed. */
export function ExactKey({ session, bucket, name, onOpen }: ExactKeyProps) {
  const { data } = useQuery({ ...keyQuery(session, bucket, name), enabled: isKey(name) });
  return (
    <div role="status" className="flex min-h-10 items-center gap-2 border-b border-line px-3 text-sm text-ink-2">
      {!isKey(name) && 'This cannot be a key.'}
      {isKey(name) && data === undefined && 'Looking it up…'}
      {data === 0 && 'Key not found.'}
      {data !== undefined && data > 0 && (
        <>
          <span className="font-mono">{name}</span> is there.
          <Button size="sm" onClick={() => onOpen(name)}>
            Open
          </Button>
        </>
      )}
    </div>
  );
}

interface NoKeysProps {
  searching: boolean;
  /** older ones may match */
  older: boolean;
  /** deleted keys that would be shown here */
  hidden: number;
  onShowDeleted: () => void;
}

export function NoKeys({ searching, older, hidden, onShowDeleted }: NoKeysProps) {
  if (hidden > 0) {
    return (
      <EmptyState
        title={searching ? 'No key with a value matches' : 'No key has a value'}
        action={<Button onClick={onShowDeleted}>Show {counted(hidden, 'deleted key')}</Button>}
      >
        A deleted key leaves a marker, and its history, until they expire or are purged.
      </EmptyState>
    );
  }
  return searching ? (
    <EmptyState title="No key matches">Change the filter{older && ', or search older ones too'}.</EmptyState>
  ) : (
    <EmptyState title="No keys">The first value that is put appears here.</EmptyState>
  );
}

interface ShownProps {
  lines: number;
  tally: Tally | null;
  names: number;
}

/** How many of how many, and what those are. */
export function Shown({ lines, tally, names }: ShownProps) {
  if (tally === null) return `${formatCount(lines)} of ${formatCount(names)} keys shown, deleted ones among them`;
  const read = names - tally.unread;
  return tally.unread > 0
    ? `${formatCount(lines)} shown · telling deleted keys apart: ${formatCount(read)} of ${formatCount(names)} read`
    : `${formatCount(lines)} shown · ${tallyText(tally)}`;
}

export function Liveness({ session, following }: { session: NatsSession; following: FollowState }) {
  if (session.status !== 'live') return <LiveStatus state={session.status}>Waiting for the connection</LiveStatus>;
  if (following === 'following') return <LiveStatus state="live">Live</LiveStatus>;
  if (following === 'in-turn') return <LiveStatus state="live">Live, read every few seconds: much comes</LiveStatus>;
  if (following === 'overtaken') {
    return <LiveStatus state="paused">Faster than this page: read again in a moment</LiveStatus>;
  }
  return <LiveStatus state="closed">Not live: {following.title}</LiveStatus>;
}

export function ForeignSubjects({ session, bucket, count }: { session: NatsSession; bucket: Bucket; count: number }) {
  return (
    <Notice
      tone="info"
      title={`${formatCount(count)} ${count === 1 ? 'subject here is no key' : 'subjects here are no keys'} of this bucket`}
      action={
        <ButtonLink size="sm" href={pages.stream(session.organization, bucket.info.config.name, { tab: 'subjects' })}>
          Show the subjects
        </ButtonLink>
      }
    >
      Keys of this bucket are subjects under <code>{bucket.prefix}</code>. What came from elsewhere, by a source or a
      mirror, kept its own.
    </Notice>
  );
}

interface NotListedProps {
  count: number;
  /** nothing is shown without a filter */
  blind: boolean;
  /** lists all names; undefined where they are too many for that */
  onList: (() => void) | undefined;
}

/** Above the keys of a bucket that has too many to list their names unasked. */
export function NotListed({ count, blind, onList }: NotListedProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-2 text-sm text-ink-2">
      <span className="min-w-0 flex-1 basis-80">
        {blind ? 'Names are listed on demand' : 'The last changed are shown'}: {formatCount(count)} names take the
        server some seconds. The filter asks for a whole key, or for all keys under the beginning of one, up to a dot.
      </span>
      {onList && (
        <Button size="sm" onClick={onList}>
          List all names
        </Button>
      )}
    </div>
  );
}
