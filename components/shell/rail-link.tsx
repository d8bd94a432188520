'use client';

import { Boxes, Building2, Database, KeyRound, LayoutGrid, LifeBuoy, Lock, ScrollText, Waves } from 'lucide-react';
import Link from 'next/link';

import { cn } from '@/components/ui/cn.ts';
import { Tooltip } from '@/components/ui/tooltip.tsx';

import type { RailIcon, RailItem } from './rail-items.ts';

const ICONS = {
  organizations: Building2,
  overview: LayoutGrid,
  environments: Boxes,
  streams: Waves,
  kv: Database,
  credentials: KeyRound,
  support: LifeBuoy,
  audit: ScrollText,
} as const satisfies Record<RailIcon, unknown>;

const LOOK = 'flex h-8 w-full items-center gap-2.5 rounded-sm px-2.5 max-md:h-10';

export function RailLink({ item }: { item: RailItem }) {
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
            className={cn(LOOK, 'cursor-not-allowed text-ink-3')}
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
        LOOK,
        item.current ? 'bg-accent-soft font-semibold text-accent' : 'text-ink-2 hover:bg-raised hover:text-ink',
      )}
    >
      {icon}
      {item.label}
    </Link>
  );
}
