import { Link } from '@/components/ui/content/link.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

interface OrphanedNoticeProps {
  organization: string;
  orphaned: NonNullable<CredentialDetail['orphaned']>;
}

/** Says that the key which signed a credential is out of the claims, since when, by whom and why. */
export function OrphanedNotice({ organization, orphaned: { at, by, reason } }: OrphanedNoticeProps) {
  return (
    <Notice tone="bad" title="Every server refuses it: the key that signed it was taken out">
      The signing key of its role was changed <RelativeTime iso={at} /> by{' '}
      <span title={realmOf(by)}>{by.username}</span>: “{reason}”. Renewed, it is signed by the key of now.{' '}
      <Link href={pages.signingKeys(organization)} className="underline">
        Signing keys
      </Link>
    </Notice>
  );
}
