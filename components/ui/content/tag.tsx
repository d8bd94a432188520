import type { ReactNode } from 'react';

import { cn } from '../cn.ts';

export type TagTone = 'neutral' | 'ok' | 'warn' | 'bad' | 'accent' | 'grant';

const TONES: Record<TagTone, string> = {
  neutral: 'border-line-strong text-ink-2',
  ok: 'border-transparent bg-ok-soft text-ok',
  warn: 'border-transparent bg-warn-soft text-warn',
  bad: 'border-transparent bg-bad-soft text-bad',
  accent: 'border-transparent bg-accent-soft text-accent',
  grant: 'border-transparent bg-grant-soft text-grant',
};

interface TagProps {
  tone?: TagTone | undefined;
  title?: string | undefined;
  children: ReactNode;
}

export function Tag({ tone = 'neutral', title, children }: TagProps) {
  return (
    <span
      title={title}
      className={cn('inline-flex items-center gap-1 rounded-full border px-1.5 text-xs whitespace-nowrap', TONES[tone])}
    >
      {children}
    </span>
  );
}
