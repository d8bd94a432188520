import type { ReactNode } from 'react';

import { cn } from './cn.ts';

type NoticeTone = 'info' | 'warn' | 'bad';

const TONES: Record<NoticeTone, string> = {
  info: 'bg-accent-soft text-accent',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

interface NoticeProps {
  tone: NoticeTone;
  title: string;
  children?: ReactNode;
}

/** Something about the page as a whole that people should see before they read it. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'note'} className={cn('rounded-lg px-3.5 py-2.5', TONES[tone])}>
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="mt-0.5 text-ink-2">{children}</div>}
    </div>
  );
}
