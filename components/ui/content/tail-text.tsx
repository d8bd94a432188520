import { cn } from '../cn.ts';

/** Longer beginnings would leave nothing for the end. */
const MOST_HEAD = 20;

interface TailTextProps {
  text: string;
  /** as many characters of its beginning stay, such as the kind before the first slash */
  head?: number | undefined;
  className?: string | undefined;
}

/** A name whose end tells more than its beginning: where there is no room, the beginning is left out. */
export function TailText({ text, head = 0, className }: TailTextProps) {
  if (head > 0 && head <= MOST_HEAD && head < text.length) {
    return (
      <span title={text} className={cn('flex min-w-0', className)}>
        <span className="shrink-0">{text.slice(0, head)}</span>
        <span className="truncate text-left [direction:rtl]">
          <bdi dir="ltr">{text.slice(head)}</bdi>
        </span>
      </span>
    );
  }
  return (
    <span title={text} className={cn('block truncate text-left [direction:rtl]', className)}>
      <bdi dir="ltr">{text}</bdi>
    </span>
  );
}
