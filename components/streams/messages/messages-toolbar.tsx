'use client';

import { RefreshCw } from 'lucide-react';

import { Button } from '@/components/ui/form/button.tsx';
import { CardHeader } from '@/components/ui/content/card.tsx';
import type { ReadFrom } from '@/lib/client/streams/message-queries.ts';

import { ReadFromField } from './read-from-field.tsx';
import { SubjectFilter } from './subject-filter.tsx';

interface MessagesToolbarProps {
  subjects: readonly string[];
  filter: string | undefined;
  onFilter: (filter: string) => void;
  from: ReadFrom;
  onFrom: (from: string) => void;
  tail: boolean;
  onTail: (tail: boolean) => void;
  onRefresh: () => void;
}

export function MessagesToolbar(props: MessagesToolbarProps) {
  const { from, tail } = props;
  return (
    <CardHeader>
      <SubjectFilter value={props.filter ?? ''} subjects={props.subjects} onChange={props.onFilter} />
      <ReadFromField from={from} onChange={props.onFrom} />
      <Button
        variant={tail && from === 'newest' ? 'primary' : 'default'}
        aria-pressed={tail && from === 'newest'}
        disabledReason={from === 'newest' ? undefined : 'Tail shows what comes now. Read from the newest to use it.'}
        onClick={() => {
          props.onTail(!tail);
        }}
      >
        Tail
      </Button>
      <Button aria-label="Read again" title="Read again" onClick={props.onRefresh} className="px-2">
        <RefreshCw aria-hidden className="size-4" />
      </Button>
    </CardHeader>
  );
}
