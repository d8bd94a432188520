'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useTheme } from 'next-themes';
import { usePathname, useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useRef, useState, useSyncExternalStore } from 'react';

import { Modal } from '@/components/ui/form/modal.tsx';
import { onPageActs, pageActs } from '@/components/ui/page-acts/page-acts.ts';
import { organizationQuery, organizationsQuery } from '@/lib/client/organizations/organization-queries.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { environmentName } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { railItems } from '../rail/rail-items.ts';
import { useMe } from '../use-me.ts';
import { useOrganization } from '../use-organization.ts';

const MOST = 8;

const matching = (items: PaletteItem[], search: string) =>
  items.filter(({ label }) => label.toLowerCase().includes(search.trim().toLowerCase()));

export function CommandPalette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const pathname = usePathname();
  const organization = useOrganization();
  const me = useMe();
  const mayInspect = me !== undefined && mayDo(me, 'jetstream.inspect');
  const { setTheme } = useTheme();
  const [search, setSearch] = useState('');
  const filter = { search: useDeferredValue(search.trim()), sort: 'name', direction: 'asc' } as const;
  const found = useQuery({
    ...organizationsQuery(filter, 0, MOST),
    refetchInterval: false,
    placeholderData: keepPreviousData,
  });
  const inside = useQuery({ ...organizationQuery(organization ?? ''), enabled: organization !== null });
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // opening a dialog focuses the first thing that can have it, which is the list's own box
    input.current?.focus();
  }, []);

  const go = (href: string) => () => {
    onClose();
    router.push(href);
  };
  const placesOf = (of: string | null) =>
    railItems(pathname, of, me)
      .filter((item) => item.refusal === null && item.href !== pathname)
      .map((item) => ({ id: item.href, label: item.label, run: go(item.href) }));
  const environments = (inside.data?.organization.environments ?? []).map((type) => {
    const name = environmentName(organization ?? '', type);
    return {
      id: `environment-${name}`,
      label: name,
      note: 'Environment',
      run: go(pages.environment(organization ?? '', name)),
    };
  });
  const retired = (inside.data?.organization.retired ?? []).map((type) => {
    const name = environmentName(organization ?? '', type);
    return {
      id: `environment-${name}`,
      label: name,
      note: 'Environment, retired',
      run: go(pages.environmentSettings(organization ?? '', name)),
    };
  });
  const acts = useSyncExternalStore(onPageActs, pageActs, pageActs).map(({ id, label, refusal, href, run }) => ({
    id: `act-${id}`,
    label,
    ...(refusal === undefined ? {} : { note: refusal }),
    run: () => {
      if (refusal !== undefined) return;
      if (href !== undefined) go(href)();
      else {
        onClose();
        run();
      }
    },
  }));
  const themes = (['light', 'dark', 'system'] as const).map((theme) => ({
    id: `theme-${theme}`,
    label: `Theme: ${theme}`,
    run: () => {
      setTheme(theme);
      onClose();
    },
  }));
  const organizations = (found.data?.items ?? []).map((item) => ({
    id: `organization-${item.slug}`,
    label: item.slug,
    note: item.displayName,
    run: go(pages.organization(item.slug)),
  }));

  return (
    <Modal
      aria-label="Go to or run"
      onClose={onClose}
      className="mx-auto mt-[12dvh] mb-auto w-[min(36rem,calc(100vw-28px))] overflow-hidden"
    >
      <Command label="Go to or run" shouldFilter={false} loop>
        <Command.Input
          ref={input}
          value={search}
          onValueChange={setSearch}
          placeholder="Go to an Organization or a page, or run…"
          className="h-12 w-full border-b border-line bg-transparent px-4 text-lg -outline-offset-2 placeholder:text-ink-3 focus-visible:outline-none"
        />
        <Command.List className="max-h-[50dvh] overflow-auto p-1.5">
          <PaletteGroup heading="On this page" items={matching(acts, search)} />
          {organization !== null && (
            <PaletteGroup
              heading={organization}
              items={matching(
                [...placesOf(organization), ...(mayInspect ? [...environments, ...retired] : [])],
                search,
              )}
            />
          )}
          <PaletteGroup heading="Sovereign" items={matching(placesOf(null), search)} />
          <PaletteGroup heading="Organizations" items={organizations} />
          <PaletteGroup heading="Actions" items={matching(themes, search)} />
          <Command.Empty className="px-3 py-8 text-center text-ink-3">
            {found.isFetching ? 'Searching…' : `Nothing is called “${search}”.`}
          </Command.Empty>
        </Command.List>
      </Command>
    </Modal>
  );
}

interface PaletteItem {
  id: string;
  label: string;
  note?: string;
  run: () => void;
}

function PaletteGroup({ heading, items }: { heading: string; items: PaletteItem[] }) {
  if (items.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-ink-3"
    >
      {items.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          onSelect={item.run}
          className="flex h-9 cursor-pointer items-center gap-2 rounded-sm px-2.5 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent"
        >
          <span className="truncate font-medium">{item.label}</span>
          {item.note !== undefined && <span className="truncate text-ink-3">{item.note}</span>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
