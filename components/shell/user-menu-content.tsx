'use client';

import { LogOut } from 'lucide-react';

import { Button } from '@/components/ui/button.tsx';
import { Tag } from '@/components/ui/tag.tsx';
import type { Me } from '@/lib/domain/me.ts';
import { api } from '@/lib/domain/paths.ts';
import { ROLE_LABELS } from '@/lib/domain/roles.ts';

import { EndSessions } from './end-sessions.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function UserMenuContent({ me }: { me: Me }) {
  return (
    <>
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
      <ThemeSwitch />
      <form method="post" action={api.signOut()}>
        <Button type="submit" className="w-full">
          <LogOut aria-hidden className="size-4" />
          Sign out
        </Button>
      </form>
      <EndSessions />
    </>
  );
}
