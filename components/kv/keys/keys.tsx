'use client';

import { Card } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { KeyDetail } from './key-detail.tsx';
import { KeysCard } from './keys-card.tsx';
import { useKvFilter } from '../use-kv-filter.ts';
import { useLiveRows } from './use-live-rows.ts';

interface KeysProps {
  session: NatsSession;
  bucket: Bucket;
  /** what is shown cannot be carried on: begin anew */
  onLost: () => void;
}

/** The keys of a bucket, live, and the one that is opened. */
export function Keys({ session, bucket, onLost }: KeysProps) {
  const { key } = useKvFilter();
  const live = useLiveRows(session, bucket, key, onLost);
  return (
    <div className="grid min-h-0 flex-1 gap-4 lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
      <KeysCard session={session} bucket={bucket} live={live} />
      {key === null ? (
        <Card className="self-start max-lg:hidden">
          <EmptyState title="No key opened">Choose one to see its value and history.</EmptyState>
        </Card>
      ) : (
        <KeyDetail key={key} session={session} bucket={bucket} name={key} heard={live.revisions} />
      )}
    </div>
  );
}
