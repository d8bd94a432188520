'use client';

import { Suspense, useId, useState } from 'react';

import { initialsOf } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';

import { useMe } from '../use-me.ts';

const UserMenuContent = lazyNamed(() => import('./user-menu-content.tsx'), 'UserMenuContent');

export function UserMenu() {
  const me = useMe();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-expanded={open}
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
      >
        <span className="sr-only">{me?.displayName}: account and theme</span>
        <span aria-hidden>{me ? initialsOf(me.displayName) : <Skeleton className="size-3 rounded-full" />}</span>
      </button>
      <div
        // The browser opens it by itself, also before this page's scripts listen.
        ref={(menu) => {
          if (menu?.matches(':popover-open') === true) setOpen(true);
        }}
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Account and theme"
        onToggle={(event) => setOpen(event.newState === 'open')}
        className="fixed inset-auto top-12 right-3 m-0 min-h-52 w-64 flex-col gap-3 rounded-lg border border-line bg-surface p-3 text-ink shadow-lifted open:flex md:right-6"
      >
        {open && me && (
          <Suspense fallback={<Skeleton className="h-40 w-full" />}>
            <UserMenuContent me={me} />
          </Suspense>
        )}
      </div>
    </>
  );
}
