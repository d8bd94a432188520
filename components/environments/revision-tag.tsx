import { Tag } from '@/components/ui/tag.tsx';
import type { StateRevision } from '@/lib/domain/environment-state.ts';

import { StatusTag } from './status-tag.tsx';

/** How an object was at a revision. */
export function RevisionTag({ revision: { operation, value } }: { revision: StateRevision }) {
  if (operation !== 'put') return <Tag tone="warn">deleted</Tag>;
  const [status, reason] = value !== null && 'status' in value ? [value.status, value.reason] : [null, null];
  return (
    <>
      <StatusTag status={status} />
      <span className="truncate text-sm text-ink-2">{reason}</span>
    </>
  );
}
