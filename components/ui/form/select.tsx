import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

import { cn } from '../cn.ts';
import { CONTROL_CLASS } from './control-class.ts';

export function Select({ className, ...props }: ComponentProps<'select'>) {
  return (
    <span className={cn('relative inline-flex w-full', className)}>
      <select {...props} className={cn(CONTROL_CLASS, 'appearance-none pr-7')} />
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-ink-3" />
    </span>
  );
}
