import { Tag } from '@/components/ui/content/tag.tsx';
import type { TagTone } from '@/components/ui/content/tag.tsx';
import type { ObjectStatus } from '@/lib/domain/environments/environment-state-words.ts';

const STATUSES: Record<ObjectStatus, { tone: TagTone; meaning: string }> = {
  failing: { tone: 'bad', meaning: 'It is not as it should be and does not get there by itself.' },
  progressing: { tone: 'warn', meaning: 'It is on its way to what it should be.' },
  unknown: { tone: 'neutral', meaning: 'The events do not say how it is.' },
  healthy: { tone: 'ok', meaning: 'It is as it should be.' },
};

export const statusTone = (status: ObjectStatus): TagTone => STATUSES[status].tone;

/** How an object is. Null: something other than the projector wrote it, so nobody can say. */
export function StatusTag({ status }: { status: ObjectStatus | null }) {
  if (status === null) {
    return (
      <Tag tone="warn" title="Something other than the projector wrote this key. A rebuild repairs it.">
        not readable
      </Tag>
    );
  }
  const { tone, meaning } = STATUSES[status];
  return (
    <Tag tone={tone} title={meaning}>
      {status}
    </Tag>
  );
}
