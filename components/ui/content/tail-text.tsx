import { cn } from '../cn.ts';

/** A name whose end tells more than its beginning: where there is no room, the beginning is left out. */
export function TailText({ text, className }: { text: string; className?: string | undefined }) {
  return (
    <span title={text} className={cn('block truncate text-left [direction:rtl]', className)}>
      <bdi dir="ltr">{text}</bdi>
    </span>
  );
}
