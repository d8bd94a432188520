import { cn } from '../cn.ts';

/** Holds the place of what is coming, in its size, so that nothing jumps. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-sm bg-line', className ?? 'h-3 w-24')} />;
}
