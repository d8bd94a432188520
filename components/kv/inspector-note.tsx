import { Notice } from '@/components/ui/notice.tsx';
import type { SessionRole } from '@/lib/domain/credential-roles.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';

/** Says to an inspector what they see of a bucket, and why not more. */
export function InspectorNote({ role }: { role: SessionRole | null }) {
  if (role !== 'inspector') return null;
  return (
    <div className="mb-4">
      <Notice tone="info" title="You see the names of keys, not their values">
        Key names count as metadata here, though they can be telling. {refusalReason('data.read')}
      </Notice>
    </div>
  );
}
