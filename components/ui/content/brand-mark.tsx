import { cn } from '../cn.ts';

export function BrandMark({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      className={cn('text-accent', className ?? 'size-5')}
    >
      <path d="M10 2v16M4.5 5h11M3 10h14M5.5 15h9" />
    </svg>
  );
}
