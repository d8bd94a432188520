'use client';

import { useState } from 'react';

import { Input } from '@/components/ui/form/input.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import type { ReadFrom } from '@/lib/client/streams/message-queries.ts';
import { serverNow } from '@/lib/client/server-time.ts';

import { readFromKind, toLocalField } from './use-messages-filter.ts';

interface ReadFromFieldProps {
  from: ReadFrom;
  /** as the address says it; empty is the newest */
  onChange: (from: string) => void;
}

const AN_HOUR = 3_600_000;

/** Where reading starts: at the newest, or forwards from a sequence or a time. */
export function ReadFromField({ from, onChange }: ReadFromFieldProps) {
  const kind = readFromKind(from);
  const choose = (chosen: string) => {
    if (chosen === 'newest') onChange('');
    if (chosen === 'sequence') onChange('1');
    if (chosen === 'time') onChange(new Date(serverNow() - AN_HOUR).toISOString());
  };
  return (
    <div className="flex gap-2">
      <Select
        aria-label="Read from"
        value={kind}
        onChange={(event) => {
          choose(event.target.value);
        }}
        className="w-44!"
      >
        <option value="newest">From: newest</option>
        <option value="sequence">From sequence</option>
        <option value="time">From time</option>
      </Select>
      {typeof from === 'number' && (
        <Committed key={from} type="number" label="First sequence" value={String(from)} onCommit={onChange} />
      )}
      {typeof from === 'object' && (
        <Committed
          key={from.time}
          type="datetime-local"
          label="First time"
          value={toLocalField(from.time)}
          onCommit={(local) => {
            const time = new Date(local);
            if (!Number.isNaN(time.getTime())) onChange(time.toISOString());
          }}
        />
      )}
    </div>
  );
}

interface CommittedProps {
  type: 'number' | 'datetime-local';
  label: string;
  value: string;
  onCommit: (value: string) => void;
}

/** A field that takes effect with Enter or when it is left. */
function Committed({ type, label, value, onCommit }: CommittedProps) {
  const [draft, setDraft] = useState(value);
  const commit = () => {
    if (draft !== '' && draft !== value) onCommit(draft);
  };
  return (
    <Input
      type={type}
      min={type === 'number' ? 1 : undefined}
      step={1}
      aria-label={label}
      value={draft}
      onChange={(event) => {
        setDraft(event.target.value);
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      className={type === 'number' ? 'w-28!' : 'w-60!'}
    />
  );
}
