import type { ReactNode } from 'react';

import { cn } from '../cn.ts';

type NoticeTone = 'info' | 'ok' | 'warn' | 'bad' | 'grant';

const TONES: Record<NoticeTone, string> = {
  info: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  grant: 'bg-grant-soft text-grant',
};

/** What somebody has to hear at once, what is news, and what stands there anyway. */
const ROLES: Record<NoticeTone, string> = { info: 'note', ok: 'status', warn: 'note', bad: 'alert', grant: 'status' };

interface NoticeProps {
  tone: NoticeTone;
  title: string;
  children?: ReactNode;
  /** what can be done about it */
  action?: ReactNode;
}

/** Something about the page as a whole that people should see before they read it. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div
      role={ROLES[tone]}
      className={cn('flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg px-3.5 py-2.5', TONES[tone])}
    >
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="mt-0.5 text-ink-2">{children}</div>}
      </div>
      {action}
    </div>
  );
}
