const MOST_NAMED = 5;

/** Says what a list lacks because nobody answered for it in time. */
export function MissingNote({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return null;
  const more = missing.length - MOST_NAMED;
  return (
    <span className="text-warn">
      No server answered for {missing.slice(0, MOST_NAMED).join(', ')}
      {more > 0 && ` and ${String(more)} more`}: not shown
    </span>
  );
}
