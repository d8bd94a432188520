'use client';

import type { KeyboardEvent } from 'react';
import { useEffect, useId, useRef, useState } from 'react';

import { cn } from '@/components/ui/cn.ts';
import { counted } from '@/components/ui/content/format.ts';
import { Input } from '@/components/ui/form/input.tsx';
import { subjectFilterProblem } from '@/lib/domain/subjects.ts';
import type { SubjectCount } from '@/lib/jetstream/streams/list-subjects.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { filterHint } from './held-subjects.ts';
import { suggestFilters } from './suggest-filters.ts';
import type { Suggestion } from './suggest-filters.ts';

interface SubjectFilterProps {
  /** the one in force */
  value: string;
  config: StreamInfo['config'];
  /** what a part of a subject is completed from */
  known: readonly SubjectCount[];
  /** somebody is about to write */
  onFocus: () => void;
  onChange: (filter: string) => void;
}

/**
 * A filter for subjects. It takes effect with Enter or when the field is left; a part of a subject is completed by what the stream
 * holds. What a stream is configured to take is a hint only: an earlier configuration may have left others.
 */
export function SubjectFilter({ value, config, known, onFocus, onChange }: SubjectFilterProps) {
  const id = useId();
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  if (shown !== value) {
    // changed from outside: by the address, or a click on a subject
    setShown(value);
    setDraft(value);
  }
  const text = draft.trim();
  const completions = suggestFilters(text, known);
  const suggestions = open ? completions : [];
  const offered = suggestions.length > 0;
  const problem = text === '' ? null : subjectFilterProblem(text);
  const isHeld = completions.length > 0 || known.some(({ subject }) => subject === text);
  const hint = problem === null && !isHeld ? filterHint(text, config) : null;
  const write = (next: string) => {
    setDraft(next);
    setOpen(true);
    setActive(-1);
  };
  const apply = (filter: string) => {
    setOpen(false);
    setActive(-1);
    if (subjectFilterProblem(filter) !== null && filter !== '') return;
    setDraft(filter);
    if (filter !== value) onChange(filter);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') apply(suggestions[active]?.filter ?? text);
    else if (event.key === 'Escape') {
      if (offered) event.stopPropagation();
      else setDraft(value);
      setOpen(false);
    } else if (offered && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // one place more than there are: that of what was written
      setActive(((active + 1 + step + suggestions.length + 1) % (suggestions.length + 1)) - 1);
    }
  };
  const note = problem ?? hint;
  return (
    <div className="min-w-48 flex-1 basis-64 max-md:basis-full" style={{ anchorName: anchorOf(id) }}>
      <Input
        mono
        value={draft}
        onChange={(event) => write(event.target.value)}
        onFocus={onFocus}
        onBlur={() => apply(text)}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-label="Subject filter"
        aria-expanded={offered}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={suggestions[active] ? `${id}-${String(active)}` : undefined}
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={note === null ? undefined : `${id}-note`}
        placeholder={config.subjects[0] ?? '>'}
      />
      <Suggestions id={id} suggestions={suggestions} active={active} onChoose={apply} />
      {note !== null && (
        <p
          id={`${id}-note`}
          role={problem === null ? 'status' : 'alert'}
          className={cn('mt-1 text-sm', problem === null ? 'text-ink-3' : 'text-bad')}
        >
          {note}
        </p>
      )}
    </div>
  );
}

const anchorOf = (id: string): string => `--filter-${id.replace(/\W/g, '')}`;

interface SuggestionsProps {
  id: string;
  suggestions: readonly Suggestion[];
  active: number;
  onChoose: (filter: string) => void;
}

/** What the text may mean, below the field; the focus stays in the field. */
function Suggestions({ id, suggestions, active, onChoose }: SuggestionsProps) {
  const list = useRef<HTMLDivElement>(null);
  const open = suggestions.length > 0;
  useEffect(() => {
    list.current?.togglePopover(open);
  }, [open]);
  return (
    <div
      ref={list}
      id={`${id}-list`}
      role="listbox"
      aria-label="Subjects"
      popover="manual"
      style={{ positionAnchor: anchorOf(id), positionArea: 'bottom span-right' }}
      className="tooltip w-[min(36rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-1 text-ink shadow-lifted"
    >
      {suggestions.map(({ filter, subjects, messages }, index) => (
        <div
          key={filter}
          id={`${id}-${String(index)}`}
          role="option"
          aria-selected={index === active}
          // before the field would be left, and with it what was written
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(filter);
          }}
          className={cn(
            'flex items-baseline justify-between gap-3 rounded-md px-2 py-1 hover:bg-raised',
            index === active && 'bg-accent-soft',
          )}
        >
          <span className="font-mono text-sm wrap-anywhere">{filter}</span>
          <span className="shrink-0 text-sm text-ink-3">
            {subjects > 1 && `${counted(subjects, 'subject')} · `}
            {counted(messages, 'message')}
          </span>
        </div>
      ))}
    </div>
  );
}
