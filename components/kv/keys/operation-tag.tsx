import { Tag } from '@/components/ui/content/tag.tsx';
import type { TagTone } from '@/components/ui/content/tag.tsx';
import type { KvOperation } from '@/lib/jetstream/kv/kv-entry.ts';

const OPERATIONS: Record<KvOperation, { tone: TagTone; label: string; meaning: string }> = {
  put: { tone: 'neutral', label: 'put', meaning: 'A value was written.' },
  delete: { tone: 'warn', label: 'deleted', meaning: 'A delete marker: the key has no value, its history is kept.' },
  purge: { tone: 'bad', label: 'purged', meaning: 'A purge marker: the value and the history before it are gone.' },
  expired: { tone: 'warn', label: 'expired', meaning: 'The server let the value go when its time to live was over.' },
};

export function OperationTag({ operation }: { operation: KvOperation }) {
  const { tone, label, meaning } = OPERATIONS[operation];
  return (
    <Tag tone={tone} title={meaning}>
      {label}
    </Tag>
  );
}
