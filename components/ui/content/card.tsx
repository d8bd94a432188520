import type { ComponentProps } from 'react';

import { cn } from '../cn.ts';

export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section {...props} className={cn('min-w-0 rounded-lg border border-line bg-surface', className)} />;
}

export function CardHeader({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div {...props} className={cn('flex flex-wrap items-center gap-2 border-b border-line px-3 py-2.5', className)} />
  );
}

export function CardFooter({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      {...props}
      className={cn(
        'flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-3 py-2 text-sm text-ink-3',
        className,
      )}
    />
  );
}
