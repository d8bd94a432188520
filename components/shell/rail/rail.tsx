'use client';

import {
  Boxes,
  Building2,
  ChartNoAxesColumn,
  Database,
  FileKey2,
  KeyRound,
  LayoutGrid,
  LifeBuoy,
  Lock,
  ScrollText,
  SlidersHorizontal,
  Waves,
} from 'lucide-react';
import { usePathname } from 'next/navigation';

import { cn } from '@/components/ui/cn.ts';
import { BrandMark } from '@/components/ui/content/brand-mark.tsx';
import { Link, PendingMark } from '@/components/ui/content/link.tsx';
import { Tooltip } from '@/components/ui/feedback/tooltip.tsx';
import { pages } from '@/lib/domain/paths.ts';

import { useMe } from '../use-me.ts';
import { useOrganization } from '../use-organization.ts';
import { OrganizationSwitcher } from './organization-switcher.tsx';
import { railItems } from './rail-items.ts';
import type { RailItem } from './rail-items.ts';
import type { RailIcon } from '../sections.ts';

const ICONS = {
  organizations: Building2,
  usage: ChartNoAxesColumn,
  overview: LayoutGrid,
  environments: Boxes,
  streams: Waves,
  kv: Database,
  credentials: KeyRound,
  keys: FileKey2,
  support: LifeBuoy,
  audit: ScrollText,
  settings: SlidersHorizontal,
} as const satisfies Record<RailIcon, unknown>;

const ITEM_CLASS = 'flex h-8 w-full items-center gap-2.5 rounded-sm px-2.5 max-md:h-10';

function RailLink({ item }: { item: RailItem }) {
  const Icon = ICONS[item.icon];
  const icon = <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />;
  if (item.refusal !== null) {
    return (
      <Tooltip text={item.refusal} className="flex">
        {(describedBy) => (
          <span
            role="link"
            aria-disabled
            aria-describedby={describedBy}
            tabIndex={0}
            className={cn(ITEM_CLASS, 'cursor-not-allowed text-ink-3')}
          >
            {icon}
            {item.label}
            <Lock aria-hidden className="ml-auto size-3.5" strokeWidth={1.75} />
          </span>
        )}
      </Tooltip>
    );
  }
  return (
    <Link
      href={item.href}
      aria-current={item.current ? 'page' : undefined}
      className={cn(
        ITEM_CLASS,
        item.current ? 'bg-accent-soft font-semibold text-accent' : 'text-ink-2 hover:bg-raised hover:text-ink',
      )}
    >
      {icon}
      {item.label}
      <PendingMark />
    </Link>
  );
}

export function Rail() {
  const pathname = usePathname();
  const organization = useOrganization();
  const me = useMe();
  const home = me?.organization ? pages.organization(me.organization) : pages.organizations();
  return (
    <>
      <Link
        href={home}
        className="mb-3 flex items-center gap-2.5 rounded-sm px-2 py-0.5 text-lg font-semibold tracking-tight"
      >
        <BrandMark />
        Vertebra
      </Link>
      {organization !== null && <OrganizationSwitcher organization={organization} />}
      <nav aria-label={organization === null ? 'Sovereign' : `Organization ${organization}`}>
        <ul className="flex flex-col gap-0.5">
          {railItems(pathname, organization, me).map((item) => (
            <li key={item.href}>
              <RailLink item={item} />
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
