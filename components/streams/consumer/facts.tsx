import type { ReactNode } from 'react';

/** In words, NATS' own name, and the value. */
export type FactRow = [words: string, name: string, value: ReactNode];

/** Facts in words, each with the name that NATS gives it. */
export function Facts({ rows }: { rows: readonly FactRow[] }) {
  return (
    <dl className="divide-y divide-line">
      {rows.map(([words, name, value]) => (
        <div key={words} className="flex flex-wrap gap-x-4 px-3.5 py-1.5">
          <dt className="w-56 text-ink-3">
            {words}
            {name !== '' && <span className="block font-mono text-xs">{name}</span>}
          </dt>
          <dd className="min-w-0 flex-1 basis-40 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
