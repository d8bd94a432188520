import { cn } from '../cn.ts';

export type ButtonVariant = 'default' | 'primary' | 'danger' | 'quiet';
export type ButtonSize = 'md' | 'sm';

const VARIANTS: Record<ButtonVariant, string> = {
  default: 'border-line-strong bg-surface text-ink hover:bg-raised',
  primary: 'border-transparent bg-accent text-accent-ink hover:opacity-90',
  danger: 'border-line-strong bg-surface text-bad hover:bg-bad-soft',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-raised hover:text-ink',
};

const SIZES: Record<ButtonSize, string> = { md: 'h-8 px-3 text-md', sm: 'h-7 px-2.5 text-sm' };

/** Buttons and links that look like one share this. */
export const buttonClass = (variant: ButtonVariant, size: ButtonSize, disabled = false): string =>
  cn(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors',
    SIZES[size],
    disabled ? 'cursor-not-allowed border-line bg-raised text-ink-3' : VARIANTS[variant],
  );
