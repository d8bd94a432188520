'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { RebuildLine } from '@/lib/domain/environments/rebuild.ts';

import type { Rebuild } from './use-rebuild.ts';

type Report = Extract<RebuildLine, { state: 'done' }>;

function Progress({ line }: { line: RebuildLine | null }) {
  const running = line?.state === 'running' ? line : null;
  return (
    <Notice tone="info" title="The state is being rebuilt">
      <span className="tabular-nums">
        {running === null
          ? 'Waiting for the projector'
          : `${formatCount(running.events)} of ${formatCount(running.total)} events`}
      </span>
      <progress
        aria-label="Events read"
        value={running?.events}
        max={running === null ? undefined : Math.max(running.total, 1)}
        className="mt-1 block h-1.5 w-full accent-accent"
      />
    </Notice>
  );
}

function Keys({ what, keys, count }: { what: string; keys: readonly string[]; count: number }) {
  if (count === 0) return null;
  return (
    <details>
      <summary className="w-fit rounded-sm text-sm">
        {what}: {formatCount(count)} {count > keys.length && `(the first ${formatCount(keys.length)})`}
      </summary>
      <ul className="mt-1 max-h-40 overflow-auto font-mono text-sm">
        {keys.map((key) => (
          <li key={key} className="wrap-anywhere">
            {key}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Done({ report: { events, objects, same, written, removed, kept, keys } }: { report: Report }) {
  const differences = written + removed;
  const title =
    differences === 0
      ? 'The state was as its events say'
      : `The state is rebuilt: ${formatCount(differences)} ${differences === 1 ? 'key was' : 'keys were'} different`;
  return (
    <Notice tone="ok" title={title}>
      <p>
        {formatCount(events)} events speak of {formatCount(objects)} objects; {formatCount(same)} were as they should
        be.
      </p>
      <Keys what="Written" keys={keys.written} count={written} />
      <Keys what="Removed" keys={keys.removed} count={removed} />
      <Keys what="Kept, their events are no longer in the stream" keys={keys.kept} count={kept} />
    </Notice>
  );
}

/** How far a rebuild is, and what came of it. */
export function RebuildNotice({ rebuild: { line, error, running } }: { rebuild: Rebuild }) {
  const problem = error && asProblem(error);
  if (!running && !problem && line === null) return null;
  return (
    <div className="mb-4">
      {problem && (
        <Notice tone="bad" title={problem.title}>
          {problem.detail}
        </Notice>
      )}
      {running && <Progress line={line} />}
      {!running && line?.state === 'done' && <Done report={line} />}
      {!running && line?.state === 'failed' && (
        <Notice tone="bad" title="The rebuild failed">
          {line.detail}
        </Notice>
      )}
    </div>
  );
}
