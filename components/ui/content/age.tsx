import { RelativeTime } from './relative-time.tsx';

interface AgeProps {
  /** ISO 8601 */
  iso: string;
}

/** A cell of a table: how long ago, quieter than what it is about. */
export function Age({ iso }: AgeProps) {
  return (
    <span className="text-ink-2">
      <RelativeTime iso={iso} />
    </span>
  );
}
