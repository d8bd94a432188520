import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';

interface NotToldProps {
  /** servers that did not answer */
  silent: readonly string[];
  /** records of credentials that cannot be read */
  unreadable: number;
}

/** What the figures of a page leave out: better said than read as 0. */
export function NotTold({ silent, unreadable }: NotToldProps) {
  return (
    <>
      {silent.length > 0 && (
        <Notice tone="warn" title={`${silent.join(', ')} did not answer`}>
          There may be more than is shown here.
        </Notice>
      )}
      {unreadable > 0 && (
        <Notice
          tone="warn"
          title={`${formatCount(unreadable)} ${unreadable === 1 ? 'record of a credential' : 'records of credentials'} cannot be read`}
        >
          They are not counted, and their credentials may be valid.
        </Notice>
      )}
    </>
  );
}
