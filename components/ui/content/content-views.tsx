import type { ReactNode } from 'react';

import { Button } from '../form/button.tsx';
import { cn } from '../cn.ts';
import { CodeView } from './code-view.tsx';

interface ContentViewsProps {
  /** names what is viewed: “Message 17” */
  label: string;
  views: readonly { id: string; label: string }[];
  current: string;
  content: { rows: [name: string, value: string][]; text: { text: string; json: boolean } | null; cut: boolean };
  onSelect: (id: string) => void;
  /** shows the rest of what is cut */
  onWhole: () => void;
  /** instead of `content` */
  children?: ReactNode;
}

/** One thing in several views: a row of names to choose from, and below it a table, a text, or both. */
export function ContentViews({ label, views, current, content, onSelect, onWhole, children }: ContentViewsProps) {
  return (
    <>
      <div role="group" aria-label={`Views of ${label}`} className="flex flex-wrap gap-x-3 border-b border-line px-3">
        {views.map((view) => (
          <button
            key={view.id}
            type="button"
            aria-pressed={view.id === current}
            onClick={() => {
              onSelect(view.id);
            }}
            className={cn(
              'border-b-2 py-1.5 text-sm -outline-offset-2',
              view.id === current
                ? 'border-accent font-medium text-ink'
                : 'border-transparent text-ink-3 hover:text-ink',
            )}
          >
            {view.label}
          </button>
        ))}
      </div>
      {children ?? <Content label={label} content={content} onWhole={onWhole} />}
    </>
  );
}

function Content({ label, content, onWhole }: Pick<ContentViewsProps, 'label' | 'content' | 'onWhole'>) {
  const { rows, text, cut } = content;
  return (
    <>
      {rows.length > 0 && <NamesAndValues rows={rows} />}
      {rows.length === 0 && text === null && <p className="px-3.5 py-3 text-ink-3">Nothing here.</p>}
      {text && <CodeView label={`Content of ${label}`} {...text} />}
      {cut && (
        <div className="flex items-center justify-between gap-2 border-t border-line px-3 py-2 text-sm text-ink-3">
          Only the beginning is shown.
          <Button size="sm" onClick={onWhole}>
            Show all
          </Button>
        </div>
      )}
    </>
  );
}

function NamesAndValues({ rows }: { rows: [name: string, value: string][] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-3.5 py-3 font-mono text-sm">
      {rows.map(([name, value], index) => (
        <div key={index} className="contents">
          <dt className="text-accent">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
