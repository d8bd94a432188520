import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';

/** Records that no list can show: better said than silently left out. */
export function UnreadableNotice({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Notice tone="warn" title={`${formatCount(count)} ${count === 1 ? 'record' : 'records'} cannot be read`}>
      They are not in the list, and their credentials may be valid. They are in Vertebra’s bucket “credentials”.
    </Notice>
  );
}
