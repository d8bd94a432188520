'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { counted, formatCount } from '@/components/ui/content/format.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { SearchInput } from '@/components/ui/form/input.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { keyQuery } from '@/lib/client/kv/kv-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { FollowState } from '@/lib/client/streams/use-follow.ts';
import { pages } from '@/lib/domain/paths.ts';
import { subjectFilterProblem } from '@/lib/domain/subjects.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { useKvFilter } from '../use-kv-filter.ts';
import { KEY_COLUMNS, NAME_COLUMNS } from './key-columns.tsx';
import type { KeyLine, Tally } from './key-lines.ts';
import { tallyText } from './ttl-text.ts';
import { useKeyLines } from './use-key-lines.ts';
import type { Live } from './use-live-rows.ts';

interface ExactKeyProps {
  session: NatsSession;
  bucket: Bucket;
  name: string;
  onOpen: (key: string) => void;
}

const isKey = (name: string) => subjectFilterProblem(name) === null && !/(^|\.)[*>](\.|$)/.test(name);

/** In a bucket too big to list: whether it holds the key that was typed. */
function ExactKey({ session, bucket, name, onOpen }: ExactKeyProps) {
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

const WAITING = new Array<KeyLine | undefined>(12).fill(undefined);
const rowKey = (line: KeyLine) => line.key;

interface KeysCardProps {
  session: NatsSession;
  bucket: Bucket;
  live: Live;
  onOpen: (key: string) => void;
  /** told how many keys live, once that is known; null while it is not */
  onTally: (tally: Tally | null) => void;
}

/** The keys of a bucket. */
export function KeysCard({ session, bucket, live, onOpen, onTally }: KeysCardProps) {
  const { search, deleted, key, setFilter } = useKvFilter();
  const { lines, matching, tally, noTally, foreign, tooMany, query, readOlder, onVisibleRange } = useKeyLines(
    session,
    bucket,
    live.rows,
    { search, deleted },
  );
  useEffect(() => {
    onTally(tally !== null && tally.unread === 0 ? tally : null);
  }, [tally, onTally]);
  const reading = query.data === undefined || (lines.length === 0 && tally !== null && tally.unread > 0);
  // A filter that matches little would otherwise walk through all of a big bucket by itself.
  const searching = search.trim() !== '';
  const blind = tooMany && session.role === 'inspector';
  const problem = sessionProblem(session, query.data, query.error);
  return (
    <Card className="flex min-h-0 flex-col self-start lg:max-h-full">
      <CardHeader>
        <SearchInput
          mono
          value={search}
          onSearch={(text) => void setFilter({ search: text })}
          label="Filter keys"
          placeholder={tooMany ? 'Filter what is shown, or a whole key' : 'Filter by name'}
          className="max-w-96"
        />
        {!tooMany && (
          <Button
            variant={deleted || noTally !== null ? 'primary' : 'default'}
            aria-pressed={deleted || noTally !== null}
            disabledReason={noTally === null ? undefined : `Deleted keys are listed too. ${noTally}`}
            onClick={() => void setFilter({ deleted: !deleted })}
          >
            Deleted too
          </Button>
        )}
      </CardHeader>
      {tooMany && searching && <ExactKey session={session} bucket={bucket} name={search.trim()} onOpen={onOpen} />}
      {blind && (
        <EmptyState title={`${formatCount(bucket.info.state.num_subjects)} keys`}>
          Too many to list by name. Type a whole key to see whether it is there.
        </EmptyState>
      )}
      {foreign > 0 && <ForeignSubjects session={session} bucket={bucket} count={foreign} />}
      {!blind && problem && <ErrorState problem={problem} onRetry={() => void query.refetch()} />}
      {!blind && !problem && (
        <VirtualTable
          label="Keys"
          columns={session.role === 'inspector' ? NAME_COLUMNS : KEY_COLUMNS}
          rows={reading ? WAITING : lines}
          rowKey={rowKey}
          selectedKey={key}
          onRowActivate={(line) => onOpen(line.key)}
          onEndReached={searching || query.isError ? undefined : (readOlder ?? undefined)}
          onVisibleRange={onVisibleRange}
          resetKey={search}
          empty={
            foreign > 0 && !searching ? undefined : (
              <NoKeys
                searching={searching}
                older={readOlder !== null}
                hidden={matching}
                onShowDeleted={() => void setFilter({ deleted: true })}
              />
            )
          }
          className="max-lg:max-h-[60dvh]"
        />
      )}
      {query.data !== undefined && !blind && (
        <CardFooter>
          <span>
            <Shown
              lines={lines.length}
              tally={tally}
              names={Math.max(bucket.info.state.num_subjects - foreign, lines.length)}
            />
            {tooMany && ' · last changed first'}
          </span>
          {session.role === 'reader' && <Liveness session={session} following={live.following} />}
          {readOlder && !searching && !query.isError && <span>scroll for older</span>}
          {readOlder && (searching || query.isError) && (
            <Button size="sm" onClick={readOlder}>
              {query.isError ? 'Reading on failed, try again' : 'Search older ones too'}
            </Button>
          )}
        </CardFooter>
      )}
    </Card>
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

function NoKeys({ searching, older, hidden, onShowDeleted }: NoKeysProps) {
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
function Shown({ lines, tally, names }: ShownProps) {
  if (tally === null) return `${formatCount(lines)} of ${formatCount(names)} keys shown, deleted ones among them`;
  const read = names - tally.unread;
  return tally.unread > 0
    ? `${formatCount(lines)} shown · telling deleted keys apart: ${formatCount(read)} of ${formatCount(names)} read`
    : `${formatCount(lines)} shown of ${tallyText(tally)}`;
}

function Liveness({ session, following }: { session: NatsSession; following: FollowState }) {
  if (session.status !== 'live') return <LiveStatus state={session.status}>Waiting for the connection</LiveStatus>;
  if (following === 'following') return <LiveStatus state="live">Live</LiveStatus>;
  if (following === 'in-turn') return <LiveStatus state="live">Live, read every few seconds: much comes</LiveStatus>;
  if (following === 'overtaken') {
    return <LiveStatus state="paused">Faster than this page: read again in a moment</LiveStatus>;
  }
  return <LiveStatus state="closed">Not live: {following.title}</LiveStatus>;
}

function ForeignSubjects({ session, bucket, count }: { session: NatsSession; bucket: Bucket; count: number }) {
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
