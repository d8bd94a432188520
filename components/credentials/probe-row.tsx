import { formatDuration } from '@/components/ui/format.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Tag } from '@/components/ui/tag.tsx';
import type { Probe } from '@/lib/client/nats/credential-probes.ts';
import type { ProbeOutcome } from '@/lib/client/nats/test-credential.ts';

interface ProbeRowProps {
  probe: Probe;
  outcome: ProbeOutcome | undefined;
  running: boolean;
}

/** One thing that is tried: what, on what, and how it went. */
export function ProbeRow({ probe, outcome, running }: ProbeRowProps) {
  return (
    <li className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5 last:border-b-0">
      <span className="min-w-0 flex-1 basis-52">
        {probe.title} <code className="text-sm wrap-anywhere text-ink-2">{probe.target}</code>
      </span>
      {outcome === undefined ? (
        <Expected probe={probe} running={running} />
      ) : (
        <span className="ml-auto flex items-center gap-3">
          <span className="text-sm text-ink-3 tabular-nums">{formatDuration(outcome.milliseconds)}</span>
          <Tag tone={outcome.asPromised ? 'ok' : 'bad'}>{outcome.evidence}</Tag>
        </span>
      )}
    </li>
  );
}

function Expected({ probe, running }: { probe: Probe; running: boolean }) {
  if (running) return <Skeleton className="h-4 w-24" />;
  return <span className="text-sm text-ink-3">{probe.expects === 'works' ? 'must work' : 'must be refused'}</span>;
}
