import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { formatAbsolute } from '@/components/ui/content/format.ts';
import { Button } from '@/components/ui/form/button.tsx';
import { isInverted } from '@/components/ui/form/time/zones.ts';
import type { ReadFrom } from '@/lib/client/streams/message-queries.ts';
import type { SubjectCount } from '@/lib/jetstream/streams/list-subjects.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { originsOf, originWords } from '../origins.ts';
import { suggestFilters } from './suggest-filters.ts';

interface NoMessagesProps {
  /** the search goes on */
  searching: boolean;
  filter: string | undefined;
  from: ReadFrom;
  to: string | null;
  info: StreamInfo;
  known: readonly SubjectCount[];
  onFilter: (filter: string) => void;
}

/** Instead of a list of messages: why there are none, and what may have been meant. */
export function NoMessages({ searching, filter, from, to, info, known, onFilter }: NoMessagesProps) {
  const { state } = info;
  if (searching) return <EmptyState title="Searching further back…" />;
  if (state.messages > 0 && typeof from === 'object' && to !== null) {
    if (isInverted({ from: new Date(from.time), to: new Date(to) })) {
      return <EmptyState title="The end is not after the start">Nothing is between them.</EmptyState>;
    }
  }
  const holds =
    state.messages > 0 && (from !== 'newest' || to !== null)
      ? ` The stream holds messages from ${formatAbsolute(state.first_ts)} to ${formatAbsolute(state.last_ts)}.`
      : '';
  if (filter !== undefined) {
    const suggestions = suggestFilters(filter, known);
    return (
      <EmptyState
        title="No message matches"
        action={
          suggestions.length > 0 && (
            <span className="flex flex-wrap justify-center gap-2">
              {suggestions.slice(0, 3).map((suggestion) => (
                <Button
                  key={suggestion.filter}
                  size="sm"
                  className="h-auto! font-mono whitespace-normal wrap-anywhere"
                  onClick={() => onFilter(suggestion.filter)}
                >
                  {suggestion.filter}
                </Button>
              ))}
            </span>
          )
        }
      >
        {suggestions.length > 0
          ? 'A filter names whole tokens. It may have meant:'
          : 'A filter names whole tokens: * stands for one, > for all that follow.'}
        {holds}
      </EmptyState>
    );
  }
  if (holds !== '') return <EmptyState title="No message in this range">{holds}</EmptyState>;
  const origins = originsOf(info);
  return (
    <EmptyState title="No messages">
      {origins.length === 0
        ? 'What is published on the subjects of this stream appears here.'
        : `${origins.map(originWords).join('; ')}. What is copied from there appears here.`}
    </EmptyState>
  );
}
