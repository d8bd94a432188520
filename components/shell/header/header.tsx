'use client';

import { useSyncExternalStore } from 'react';

import { formatDuration } from '@/components/ui/content/format.ts';
import { HeaderSlotOutlet } from '@/components/ui/content/header-slot.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { onEachSecond } from '@/components/ui/content/use-now.ts';
import { clockSkewMinutes } from '@/lib/client/server-time.ts';

import { Breadcrumb } from './breadcrumb.tsx';
import { MobileRail } from '../rail/mobile-rail.tsx';
import { PaletteButton } from '../palette/palette-button.tsx';
import { UserMenu } from './user-menu.tsx';

const MINUTE_MILLISECONDS = 60_000;

/** Says in the header that the clock of this computer is wrong: what stands elsewhere on it would not fit what pages say. */
function ClockNotice() {
  const minutes = useSyncExternalStore(onEachSecond, clockSkewMinutes, () => 0);
  if (minutes === 0) return null;
  const skew = formatDuration(Math.abs(minutes) * MINUTE_MILLISECONDS);
  const words = `Your clock is ${skew} ${minutes > 0 ? 'fast' : 'slow'}`;
  return (
    <Tag tone="warn" title={`${words}. Ages and countdowns here go by the server's clock.`}>
      {words}
    </Tag>
  );
}

export function Header() {
  return (
    <header className="sticky top-(--band) z-20 flex h-13 items-center gap-3 border-b border-line bg-surface px-3.5 md:px-6">
      <MobileRail />
      <Breadcrumb />
      <PaletteButton />
      <ClockNotice />
      <HeaderSlotOutlet />
      <UserMenu />
    </header>
  );
}
