'use client';

import { useEffect, useState } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { SearchInput } from '@/components/ui/form/input.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { useKvFilter } from '../use-kv-filter.ts';
import { KEY_COLUMNS, NAME_COLUMNS } from './key-columns.tsx';
import type { KeyLine, Tally } from './key-lines.ts';
import { ExactKey, ForeignSubjects, Liveness, NoKeys, NotListed, Shown } from './keys-notes.tsx';
import { NamedKeys } from './named-keys.tsx';
import { useKeyLines } from './use-key-lines.ts';
import { LISTED_UNASKED, MOST_LISTED, scopeOf, useKeyNames } from './use-key-names.ts';
import type { Live } from './use-live-rows.ts';

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
  const [wanted, setWanted] = useState(false);
  // One that grows past the bound while it is open is no reason to take its list away.
  const [count] = useState(bucket.info.state.num_subjects);
  const mostListed = wanted ? MOST_LISTED : LISTED_UNASKED;
  const scope = count <= mostListed ? '' : scopeOf(search);
  const { lines, matching, tally, noTally, foreign, tooMany, query, readOlder, onVisibleRange } = useKeyLines(
    session,
    bucket,
    live.rows,
    { search, deleted, named: scope !== null },
  );
  const names = useKeyNames(session, bucket, {
    scope: tooMany ? scope : null,
    most: mostListed,
    search,
    live: live.rows,
  });
  useEffect(() => {
    onTally(tally !== null && tally.unread === 0 ? tally : null);
  }, [tally, onTally]);
  const reading = query.data === undefined || (lines.length === 0 && tally !== null && tally.unread > 0);
  // A filter that matches little would otherwise walk through all of a big bucket by itself.
  const searching = search.trim() !== '';
  const named = tooMany && scope !== null;
  const blind = tooMany && !named && session.role === 'inspector';
  const problem = sessionProblem(session, query.data, query.error);
  return (
    <Card className="flex min-h-0 flex-col self-start lg:max-h-full">
      <CardHeader>
        <SearchInput
          mono
          value={search}
          onSearch={(text) => void setFilter({ search: text })}
          label="Filter keys"
          placeholder={tooMany && scope !== '' ? 'A whole key, or its beginning up to a dot' : 'Filter by name'}
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
      {tooMany && searching && !(named && scope === '' && names.state?.ended === true) && (
        <ExactKey session={session} bucket={bucket} name={search.trim()} onOpen={onOpen} />
      )}
      {tooMany && !named && (
        <NotListed count={count} blind={blind} onList={count <= MOST_LISTED ? () => setWanted(true) : undefined} />
      )}
      {named && (
        <NamedKeys
          session={session}
          bucket={bucket}
          live={live}
          names={names}
          search={search}
          opened={key}
          onOpen={onOpen}
        />
      )}
      {foreign > 0 && <ForeignSubjects session={session} bucket={bucket} count={foreign} />}
      {!blind && !named && problem && <ErrorState problem={problem} onRetry={() => void query.refetch()} />}
      {!blind && !named && !problem && (
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
      {query.data !== undefined && !blind && !named && (
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
