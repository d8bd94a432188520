import type { ReactNode } from 'react';

import { cn } from '../cn.ts';

interface PageHeaderProps {
  title: ReactNode;
  subtitle?: ReactNode;
  /** what can be done with the whole page */
  actions?: ReactNode;
  /** for names of things, such as a stream */
  mono?: boolean | undefined;
}

export function PageHeader({ title, subtitle, actions, mono = false }: PageHeaderProps) {
  return (
    <div className="mb-4.5 flex flex-wrap items-start gap-x-3 gap-y-2">
      <div className="min-w-0 flex-1 basis-60">
        <h1
          className={cn(
            'flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold wrap-anywhere',
            mono ? 'font-mono text-[18px] leading-6.5' : 'text-xl tracking-tight',
          )}
        >
          {title}
        </h1>
        {subtitle !== undefined && <div className="mt-0.5 text-ink-3">{subtitle}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
