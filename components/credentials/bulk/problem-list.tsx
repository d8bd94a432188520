import { formatCount } from '@/components/ui/content/format.ts';
import { Card, CardHeader } from '@/components/ui/content/card.tsx';

import type { PlacedProblem } from './line-problems.ts';

/** Every line that is wrong, with its column and the reason. */
export function ProblemList({ problems, of }: { problems: readonly PlacedProblem[]; of: number }) {
  const wrong = new Set(problems.map(({ line }) => line)).size;
  return (
    <Card aria-labelledby="problems">
      <CardHeader>
        <div role="alert">
          <h2 id="problems" className="font-semibold text-bad">
            {formatCount(wrong)} of {formatCount(of)} {of === 1 ? 'line' : 'lines'} cannot be issued, so none is
          </h2>
        </div>
      </CardHeader>
      <div
        role="region"
        aria-label="What is wrong"
        tabIndex={0}
        className="max-h-96 overflow-auto px-3 py-1.5 -outline-offset-2"
      >
        <ul className="flex flex-col">
          {problems.map(({ line, column, message }) => (
            <li
              key={`${line} ${column} ${message}`}
              className="grid grid-cols-[4.5rem_6.5rem_1fr] gap-x-2 py-1 max-sm:grid-cols-[4.5rem_1fr]"
            >
              <span className="text-ink-2 tabular-nums">Line {line}</span>
              <span className="font-mono text-sm">{column}</span>
              <span className="text-ink-2 wrap-anywhere max-sm:col-span-2">{message}</span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
