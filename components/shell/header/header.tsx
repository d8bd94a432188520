'use client';

import { HeaderSlotOutlet } from '@/components/ui/content/header-slot.tsx';

import { Breadcrumb } from './breadcrumb.tsx';
import { ClockNotice } from '../clock-notice.tsx';
import { MobileRail } from '../rail/mobile-rail.tsx';
import { PaletteButton } from '../palette/palette-button.tsx';
import { UserMenu } from './user-menu.tsx';

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
