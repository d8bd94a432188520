'use client';

import { ChevronsUpDown } from 'lucide-react';

import { usePalette } from '../palette/palette-host.tsx';
import { useMe } from '../use-me.ts';

const BUTTON_CLASS =
  'mb-2.5 flex w-full items-center justify-between gap-2 rounded-md border border-line bg-raised px-2.5 py-1.5 text-left';

function Name({ organization }: { organization: string }) {
  return (
    <span className="min-w-0">
      <span className="block truncate font-medium">{organization}</span>
      <span className="block text-xs text-ink-3">Organization</span>
    </span>
  );
}

/** Where one is, and the way to another Organization for those who have another. */
export function OrganizationSwitcher({ organization }: { organization: string }) {
  const openPalette = usePalette();
  const me = useMe();
  if (me?.scope === 'organization') {
    return (
      <div className={BUTTON_CLASS}>
        <Name organization={organization} />
      </div>
    );
  }
  return (
    <button type="button" onClick={() => openPalette('organizations')} className={BUTTON_CLASS}>
      <Name organization={organization} />
      <span className="sr-only">Go to another</span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
    </button>
  );
}
