'use client';

import type { ComponentProps, MouseEvent } from 'react';

import { buttonClass } from './button-class.ts';
import type { ButtonSize, ButtonVariant } from './button-class.ts';
import { cn } from '../cn.ts';
import { Tooltip } from '../feedback/tooltip.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  /** why it cannot be used; it stays focusable, so that everybody can read the reason */
  disabledReason?: string | undefined;
  /** what it started has not ended yet */
  pending?: boolean | undefined;
}

export function Button({
  variant = 'default',
  size = 'md',
  disabledReason,
  pending = false,
  className,
  type = 'button',
  onClick,
  ...props
}: ButtonProps) {
  const disabled = disabledReason !== undefined || pending;
  const onPress = (event: MouseEvent<HTMLButtonElement>) => {
    if (disabled) event.preventDefault();
    else onClick?.(event);
  };
  const button = (describedBy?: string) => (
    <button
      {...props}
      type={type}
      onClick={onPress}
      aria-disabled={disabled || undefined}
      aria-busy={pending || undefined}
      aria-describedby={describedBy ?? props['aria-describedby']}
      className={cn(buttonClass(variant, size, disabled), className)}
    />
  );
  return disabledReason === undefined ? button() : <Tooltip text={disabledReason}>{button}</Tooltip>;
}
