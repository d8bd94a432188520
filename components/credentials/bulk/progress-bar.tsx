import { useId } from 'react';

import { formatCount } from '@/components/ui/content/format.ts';
import type { BulkProgress } from '@/lib/client/credentials/bulk/issue-credentials.ts';

const WORDS: Record<BulkProgress['step'], string> = {
  keys: 'Making key pairs in this browser',
  proofs: 'Signing the proofs of possession',
  credentials: 'Recording credentials; none is issued before all are recorded',
};

/** How far an issue of several credentials is. */
export function ProgressBar({ progress: { step, done, of } }: { progress: BulkProgress }) {
  const id = useId();
  return (
    <span className="flex min-w-0 flex-1 basis-60 items-center gap-3">
      <progress value={done} max={of} aria-labelledby={id} className="h-1.5 w-40 accent-accent" />
      <span id={id} role="status" className="min-w-0">
        {WORDS[step]}
      </span>
      <span className="tabular-nums">
        {formatCount(done)} of {formatCount(of)}
      </span>
    </span>
  );
}
