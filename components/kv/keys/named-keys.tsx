'use client';

import { CardFooter } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { KEY_COLUMNS, NAME_COLUMNS } from './key-columns.tsx';
import type { KeyLine } from './key-lines.ts';
import { Liveness } from './keys-notes.tsx';
import type { ListedNames } from './use-key-names.ts';
import { MOST_LISTED } from './use-key-names.ts';
import type { Live } from './use-live-rows.ts';
import { MOST_LINES, useNamedLines } from './use-named-lines.ts';

const WAITING = new Array<KeyLine | undefined>(12).fill(undefined);
const rowKey = (line: KeyLine) => line.key;
const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

interface NamedKeysProps {
  session: NatsSession;
  bucket: Bucket;
  live: Live;
  names: ListedNames;
  /** what was typed */
  search: string;
  opened: string | null;
  onOpen: (key: string) => void;
}

/** The keys of a big bucket by name: of hundreds of thousands, those in view are here. */
export function NamedKeys({ session, bucket, live, names, search, opened, onOpen }: NamedKeysProps) {
  const lines = useNamedLines(session, bucket, live.rows, names);
  const { state } = names;
  if (state?.problem && state.listed === 0) return <ErrorState problem={state.problem} onRetry={names.readAgain} />;
  return (
    <>
      {state?.reading && state.listed > 0 && <Progress names={names} />}
      <VirtualTable
        label="Keys"
        columns={session.role === 'inspector' ? NAME_COLUMNS : KEY_COLUMNS}
        rows={lines ?? WAITING}
        rowKey={rowKey}
        selectedKey={opened}
        onRowActivate={(line) => onOpen(line.key)}
        onVisibleRange={names.onVisibleRange}
        resetKey={search}
        empty={
          <EmptyState title="No key matches">
            {state?.ended === true ? 'Change the filter.' : 'Among the names that were read. There are more.'}
          </EmptyState>
        }
        className="max-lg:max-h-[60dvh]"
      />
      {state && state.listed > 0 && <NamesFooter session={session} live={live} names={names} search={search} />}
    </>
  );
}

/** While pages are read; the first one takes about half a second at 200,000 keys. */
function Progress({ names: { state, stop } }: { names: ListedNames }) {
  const { listed = 0, total = 0 } = state ?? {};
  return (
    <div role="status" className="flex min-h-10 items-center gap-2 border-b border-line px-3 text-sm text-ink-2">
      <progress value={listed} max={total} aria-hidden className="h-1.5 w-32 accent-accent" />
      {formatCount(listed)} of {formatCount(total)} names read
      <Button size="sm" className="ml-auto" onClick={stop}>
        Stop
      </Button>
    </div>
  );
}

type NamesFooterProps = Pick<NamedKeysProps, 'session' | 'live' | 'names' | 'search'>;

function NamesFooter({ session, live, names, search }: NamesFooterProps) {
  const { state, found } = names;
  if (!state) return null;
  const { listed, total, ended, reading, problem, askedAt } = state;
  const matching = found?.matching ?? listed;
  const left = !ended && !reading;
  return (
    <CardFooter>
      <span>
        {search.trim() !== '' && `${formatCount(matching)} match of `}
        {formatCount(listed)}
        {listed < total && ` of ${formatCount(total)}`} names
        {matching > MOST_LINES && ` · the first ${formatCount(MOST_LINES)} are in the list, the filter finds in all`}
        {session.role === 'reader' && ' · deleted keys are marked when they come into view'}
      </span>
      <span>
        Listed at {time.format(askedAt)}
        {session.role === 'reader' ? ', new keys are added; purged ones stay' : ', changes are not heard'} until{' '}
        <button type="button" className="rounded-sm text-accent hover:underline" onClick={names.readAgain}>
          listed again
        </button>
      </span>
      {session.role === 'reader' && <Liveness session={session} following={live.following} />}
      {left && total <= MOST_LISTED && (
        <Button size="sm" onClick={names.readOn}>
          {problem ? 'Reading failed, read on' : `Read all ${formatCount(total)} names`}
        </Button>
      )}
      {left && total > MOST_LISTED && <span>Too many to read all: type more of the name, up to a dot</span>}
    </CardFooter>
  );
}
