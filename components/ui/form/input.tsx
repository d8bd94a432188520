import type { ComponentProps } from 'react';

import { cn } from '../cn.ts';
import { CONTROL_CLASS } from './control-class.ts';

interface InputProps extends ComponentProps<'input'> {
  /** for subjects, keys and other names of things */
  mono?: boolean | undefined;
}

export function Input({ mono = false, className, ...props }: InputProps) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...props}
      className={cn(CONTROL_CLASS, mono && 'font-mono text-sm', className)}
    />
  );
}
