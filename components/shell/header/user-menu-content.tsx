'use client';

import { Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';

import { Tag } from '@/components/ui/content/tag.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { noteSigningOut } from '@/lib/client/session-ended.ts';
import { api } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { ROLE_LABELS } from '@/lib/domain/system/roles.ts';

import { usePalette } from '../palette/palette-host.tsx';
import { EndSessions } from './end-sessions.tsx';

const THEMES = [
  { value: 'system', label: 'System', Icon: Monitor },
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
] as const;

function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-ink-3">Theme</legend>
      <div className="grid grid-cols-3 gap-1 rounded-md bg-sunken p-1">
        {THEMES.map(({ value, label, Icon }) => (
          <label
            key={value}
            className="flex cursor-pointer flex-col items-center gap-0.5 rounded-sm px-2 py-1.5 text-xs text-ink-2 outline-offset-2 has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              onChange={() => setTheme(value)}
              className="sr-only"
            />
            <Icon aria-hidden className="size-4" />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function UserMenuContent({ me }: { me: Me }) {
  const open = usePalette();
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
      <Button className="w-full" onClick={() => open('keys')}>
        <Keyboard aria-hidden className="size-4" />
        Keys
      </Button>
      <form method="post" action={api.signOut()} onSubmit={noteSigningOut}>
        <Button type="submit" className="w-full">
          <LogOut aria-hidden className="size-4" />
          Sign out
        </Button>
      </form>
      <EndSessions />
    </>
  );
}
