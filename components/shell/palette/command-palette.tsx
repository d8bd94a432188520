'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';

import { Modal } from '@/components/ui/form/modal.tsx';
import { organizationQuery, organizationsQuery } from '@/lib/client/organizations/organization-queries.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

import { useMe } from '../use-me.ts';
import { useOrganization } from '../use-organization.ts';
import { rankGroups } from './palette-item.ts';
import { PaletteList } from './palette-list.tsx';
import { useActs } from './use-acts.ts';
import { useCredentialsFound } from './use-credentials-found.ts';
import { usePlaces } from './use-places.ts';
import { useSettled } from './use-settled.ts';
import { useStreamsFound } from './use-streams-found.ts';

const MOST_ORGANIZATIONS = 8;
/** The server is asked when nobody has typed for so long. */
const SETTLED_MILLISECONDS = 120;
const MOVES = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End', 'n', 'j', 'p', 'k']);

interface CommandPaletteProps {
  /** it was opened to go to another Organization */
  organizationsFirst: boolean;
  showKeys: () => void;
  onClose: () => void;
}

/** Finds and runs what there is: pages and acts at once, Organizations, streams, consumers and credentials as servers answer. */
export function CommandPalette({ organizationsFirst, showKeys, onClose }: CommandPaletteProps) {
  const router = useRouter();
  const push = (href: string) => router.push(href);
  const organization = useOrganization();
  const me = useMe();
  const [search, setSearch] = useState('');
  const settled = useSettled(search.trim(), SETTLED_MILLISECONDS);
  const mayInspect = me !== undefined && mayDo(me, 'jetstream.inspect');
  const listsAll = me?.scope === 'sovereign';
  const found = useQuery({
    ...organizationsQuery({ search: settled, sort: 'name', direction: 'asc' }, 0, MOST_ORGANIZATIONS),
    enabled: listsAll,
    refetchInterval: false,
    placeholderData: keepPreviousData,
  });
  const inside = useQuery({
    ...organizationQuery(organization ?? ''),
    refetchInterval: false,
    enabled: organization !== null,
  });
  const go = (href: string) => () => {
    onClose();
    push(href);
  };
  const places = usePlaces({ organization, detail: inside.data, me, go });
  const [ofPage, actions] = useActs({ organization, me, onClose, push, showKeys });
  const streams = useStreamsFound({ organization, mayInspect, wanted: search.trim() !== '', go });
  const credentials = useCredentialsFound({ organization, me, search: settled, go });
  const organizations = {
    heading: 'Organizations',
    found: true,
    items: (listsAll ? (found.data?.items ?? []) : []).map(({ slug, displayName }) => ({
      id: `organization ${slug}`,
      label: slug,
      note: displayName,
      words: displayName,
      run: go(pages.organization(slug)),
    })),
  };
  const groups = rankGroups(
    [
      ...(organizationsFirst ? [organizations] : []),
      ...(ofPage ? [ofPage] : []),
      ...places,
      ...streams.groups,
      ...credentials.groups,
      ...(organizationsFirst ? [] : [organizations]),
      ...(actions ? [actions] : []),
    ],
    search,
  );

  // The first is chosen until somebody moves: better ones may still come.
  const [chosen, setChosen] = useState<string | null>(null);
  const moved = useRef(false);
  const first = groups[0]?.items[0]?.id ?? '';
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // opening a dialog focuses the first thing that can have it, which is the list's own box
    input.current?.focus();
  }, []);

  const waiting = settled !== search.trim();
  const searching = [
    listsAll && (found.isFetching || waiting) ? 'Organizations' : null,
    streams.searching,
    waiting && credentials.searching === null && search.trim() !== '' ? 'credentials' : credentials.searching,
  ].filter((what) => what !== null);
  return (
    <Modal
      aria-label="Go to or run"
      onClose={onClose}
      className="mx-auto mt-[12dvh] mb-auto w-[min(38rem,calc(100vw-28px))] overflow-hidden"
    >
      <Command
        label="Go to or run"
        shouldFilter={false}
        loop
        value={chosen ?? first}
        onValueChange={(value) => {
          if (moved.current) setChosen(value);
        }}
        onKeyDown={(event) => {
          if (MOVES.has(event.key) && (event.key.length > 1 || event.ctrlKey)) moved.current = true;
        }}
        onPointerMove={() => (moved.current = true)}
      >
        <Command.Input
          ref={input}
          value={search}
          onValueChange={(text) => {
            moved.current = false;
            setChosen(null);
            setSearch(text);
          }}
          placeholder={
            organization === null
              ? 'Go to an Organization or a page, or run…'
              : 'Go to a stream, bucket, consumer, credential or page, or run…'
          }
          className="h-12 w-full border-b border-line bg-transparent px-4 text-lg -outline-offset-2 placeholder:text-ink-3 focus-visible:outline-none"
        />
        <PaletteList
          groups={groups}
          search={search}
          searching={searching}
          notSearched={search.trim() === '' ? [] : [...streams.notSearched, ...credentials.notSearched]}
        />
      </Command>
    </Modal>
  );
}
