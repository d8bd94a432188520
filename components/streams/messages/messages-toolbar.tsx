'use client';

import { RefreshCw } from 'lucide-react';
import { useState } from 'react';

import { CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { TimeRange } from '@/components/ui/form/time/time-range.tsx';
import type { Range } from '@/components/ui/form/time/zones.ts';
import type { ReadFrom } from '@/lib/client/streams/message-queries.ts';
import { serverNow } from '@/lib/client/server-time.ts';
import type { SubjectCount } from '@/lib/jetstream/streams/list-subjects.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { SubjectFilter } from './subject-filter.tsx';
import type { useMessagesFilter } from './use-messages-filter.ts';

type Filter = ReturnType<typeof useMessagesFilter>;

interface MessagesToolbarProps {
  config: StreamInfo['config'];
  filter: Filter;
  /** what a part of a subject is completed from */
  known: readonly SubjectCount[];
  onFilterFocus: () => void;
  onTail: (tail: boolean) => void;
  onRefresh: () => void;
}

/** What is read of a stream: subjects, from where to where, and whether what comes is added. */
export function MessagesToolbar({ config, filter, known, onFilterFocus, onTail, onRefresh }: MessagesToolbarProps) {
  const { from, to, tail, nonsense, setFilter } = filter;
  const canTail = from === 'newest' && to === null;
  return (
    <CardHeader>
      <SubjectFilter
        value={filter.filter ?? ''}
        config={config}
        known={known}
        onFocus={onFilterFocus}
        onChange={(text) => void setFilter({ filter: text })}
      />
      <ReadRange from={from} to={to} onChange={(range) => void setFilter(range)} />
      <Button
        variant={tail && canTail ? 'primary' : 'default'}
        aria-pressed={tail && canTail}
        disabledReason={canTail ? undefined : 'Tail shows what comes now. Read the newest to use it.'}
        onClick={() => onTail(!tail)}
      >
        Tail
      </Button>
      <Button aria-label="Read again" title="Read again" onClick={onRefresh} className="px-2">
        <RefreshCw aria-hidden className="size-4" />
      </Button>
      {nonsense !== null && (
        <p role="status" className="basis-full text-sm text-warn">
          “{nonsense.slice(0, 40)}” in the address is no sequence from 1 on and no time (ISO 8601), so it is left out.
        </p>
      )}
    </CardHeader>
  );
}

interface ReadRangeProps {
  from: ReadFrom;
  to: string | null;
  /** as the address says them; empty is the newest, and no end */
  onChange: (range: { from: string; to: string }) => void;
}

const dateOf = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

/** Where reading starts and ends: at the newest backwards, or forwards from a time or a sequence. */
function ReadRange({ from, to, onChange }: ReadRangeProps) {
  const sequence = typeof from === 'number' ? from : null;
  const range: Range = { from: typeof from === 'object' ? dateOf(from.time) : null, to: dateOf(to) };
  const change = (next: Range) => {
    // an end may be given to what begins at a sequence
    const keeps = sequence !== null && next.from === null && next.to !== null;
    onChange({
      from: keeps ? String(sequence) : (next.from?.toISOString() ?? ''),
      to: next.to?.toISOString() ?? '',
    });
  };
  return (
    <TimeRange
      range={range}
      onChange={change}
      without="Newest"
      now={serverNow}
      chosen={
        sequence === null ? undefined : `from sequence ${formatCount(sequence)}${to === null ? '' : ', with an end'}`
      }
    >
      <FirstSequence key={sequence} value={sequence} onCommit={(first) => onChange({ from: first, to: to ?? '' })} />
    </TimeRange>
  );
}

/** A field that takes effect with Enter or when it is left. */
function FirstSequence({ value, onCommit }: { value: number | null; onCommit: (value: string) => void }) {
  const before = value === null ? '' : String(value);
  const [draft, setDraft] = useState(before);
  const commit = () => {
    if (/^[1-9]\d*$/.test(draft) && draft !== before) onCommit(draft);
  };
  return (
    <Field label="Or from a sequence">
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          placeholder="1"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
      )}
    </Field>
  );
}
