import type { ReactNode } from 'react';
import { useMemo } from 'react';

interface CodeViewProps {
  text: string;
  /** coloured as JSON */
  json: boolean;
  label: string;
}

/** Colouring makes an element of each token: beyond this it costs more than it helps. */
const MOST_COLOURED = 128 * 1024;
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(:?)|(-?\d[\d.eE+-]*|true|false|null)/g;

/** Text as it was written, in a scrollable box that the keyboard reaches. */
export function CodeView({ text, json, label }: CodeViewProps) {
  const content = useMemo(() => (json && text.length <= MOST_COLOURED ? coloured(text) : text), [json, text]);
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className="min-h-0 flex-1 overflow-auto rounded-b-lg bg-sunken px-3.5 py-3 font-mono text-sm leading-[1.6] -outline-offset-2"
    >
      {content}
    </pre>
  );
}

function coloured(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    const colour = string === undefined ? 'text-warn' : colon === ':' ? 'text-accent' : 'text-ok';
    parts.push(
      text.slice(end, match.index),
      <span key={match.index} className={colour}>
        {string ?? whole}
      </span>,
      colon ?? '',
    );
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}
