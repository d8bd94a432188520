'use client';

import { Command } from 'cmdk';
import { Lock } from 'lucide-react';

import { cn } from '@/components/ui/cn.ts';
import { formatCount } from '@/components/ui/content/format.ts';

import type { PaletteGroup, PaletteItem } from './palette-item.ts';

/** Of more that fit in a group the first are shown: whoever wants another one types on. */
const MOST_SHOWN = 20;

interface PaletteListProps {
  groups: readonly PaletteGroup[];
  search: string;
  /** what is being searched just now */
  searching: readonly string[];
  /** what was not searched and why, in sentences */
  notSearched: readonly string[];
}

/** What was found, what is still being searched, and what was not searched. */
export function PaletteList({ groups, search, searching, notSearched }: PaletteListProps) {
  const left = groups.reduce((sum, { items }) => sum + Math.max(0, items.length - MOST_SHOWN), 0);
  const isSearching = searching.length > 0;
  return (
    <>
      <Command.List className="max-h-[50dvh] overflow-auto p-1.5">
        {groups.map((group) => (
          <Group key={group.heading} {...group} />
        ))}
        <Command.Empty className="px-3 py-8 text-center text-ink-3">
          {isSearching ? 'Searching…' : `Nothing is called “${search}”.`}
        </Command.Empty>
      </Command.List>
      {(isSearching || notSearched.length > 0 || left > 0) && (
        <div role="status" className="border-t border-line px-4 py-2 text-sm text-ink-3">
          {isSearching && <p>Searching {searching.join(', ')}…</p>}
          {left > 0 && <p>{formatCount(left)} more fit. Type on to find them.</p>}
          {!isSearching &&
            notSearched.map((sentence) => (
              <p key={sentence} className="text-ink-2">
                Not searched: {sentence}
              </p>
            ))}
        </div>
      )}
    </>
  );
}

function Group({ heading, items }: PaletteGroup) {
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-ink-3"
    >
      {items.slice(0, MOST_SHOWN).map((item) => (
        <Item key={item.id} {...item} />
      ))}
    </Command.Group>
  );
}

/** One that is refused can be chosen and read, and does nothing. */
function Item({ id, label, note, refusal, run }: PaletteItem) {
  const isRefused = refusal !== undefined;
  return (
    <Command.Item
      value={id}
      onSelect={() => {
        if (!isRefused) run();
      }}
      className={cn(
        'group flex min-h-9 cursor-pointer items-center gap-2 rounded-sm px-2.5 py-1 data-[selected=true]:bg-accent-soft',
        isRefused
          ? 'cursor-not-allowed text-ink-3 data-[selected=true]:text-ink-2'
          : 'data-[selected=true]:text-accent',
      )}
    >
      {isRefused && <Lock aria-hidden className="size-3.5 shrink-0" strokeWidth={1.75} />}
      <span className={cn('font-medium', isRefused ? 'shrink-0' : 'max-w-[70%] shrink-0 truncate')}>{label}</span>
      {(refusal ?? note) !== undefined && (
        <span
          className={cn('text-ink-3 group-data-[selected=true]:text-ink-2', isRefused ? 'text-sm' : 'ml-auto truncate')}
        >
          {refusal ?? note}
        </span>
      )}
    </Command.Item>
  );
}
