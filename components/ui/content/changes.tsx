import { diffLines } from 'diff';

import { cn } from '../cn.ts';

interface ChangesProps {
  before: string;
  after: string;
  label: string;
}

/** What one text has that the one before had not, line by line. Loaded when first looked at: it brings its own library. */
export function Changes({ before, after, label }: ChangesProps) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className="min-h-0 flex-1 overflow-auto rounded-b-lg bg-sunken py-3 font-mono text-sm leading-[1.6] -outline-offset-2"
    >
      {diffLines(before, after).map(({ added, removed, value }, index) => (
        <span
          key={index}
          className={cn('block px-3.5', added && 'bg-ok-soft text-ok', removed && 'bg-bad-soft text-bad')}
        >
          {value
            .replace(/\n$/, '')
            .split('\n')
            .map((line) => `${added ? '+' : removed ? '-' : ' '} ${line}`)
            .join('\n')}
        </span>
      ))}
    </pre>
  );
}
