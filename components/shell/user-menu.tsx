'use client';

import { LogOut } from 'lucide-react';
import { useId, useState } from 'react';

import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Tag } from '@/components/ui/tag.tsx';
import type { Me } from '@/lib/domain/me.ts';
import { api } from '@/lib/domain/paths.ts';
import { ROLE_LABELS } from '@/lib/domain/roles.ts';

import { initialsOf } from './initials.ts';
import { ThemeSwitch } from './theme-switch.tsx';
import { useMe } from './use-me.ts';

function Person({ me }: { me: Me }) {
  return (
    <div>
      <p className="font-semibold">{me.displayName}</p>
      <p className="text-sm text-ink-3">
        <span className="font-mono">{me.username}</span> · {me.organization ?? 'Sovereign'}
      </p>
      <p className="mt-2 flex flex-wrap gap-1">
        {me.roles.map((role) => (
          <Tag key={role}>{ROLE_LABELS[role]}</Tag>
        ))}
      </p>
    </div>
  );
}

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
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Account and theme"
        onToggle={(event) => setOpen(event.newState === 'open')}
        className="fixed inset-auto top-12 right-3 m-0 w-64 flex-col gap-3 rounded-lg border border-line bg-surface p-3 text-ink shadow-lifted open:flex md:right-6"
      >
        {open && (
          <>
            {me && <Person me={me} />}
            <ThemeSwitch />
            <form method="post" action={api.signOut()}>
              <Button type="submit" className="w-full">
                <LogOut aria-hidden className="size-4" />
                Sign out
              </Button>
            </form>
          </>
        )}
      </div>
    </>
  );
}
