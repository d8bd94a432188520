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

/** Says that the key which signed a credential is out of the claims, since when, by whom and why, and which servers are known to refuse it. */
export function OrphanedNotice({ organization, orphaned: { at, by, reason, servers } }: OrphanedNoticeProps) {
  const unproven = (servers ?? []).filter(({ provenAt }) => provenAt === null).map(({ server }) => server);
  const isProven = servers !== null && servers.length > 0 && unproven.length === 0;
  return (
    <Notice
      tone="bad"
      title={
        isProven
          ? 'Every server refuses it: its signing key was removed'
          : 'Its signing key was removed from the account claims'
      }
    >
      {unproven.length > 0 && `Not proven on ${unproven.join(', ')} yet: it may still be accepted there. `}
      The signing key of its role was changed <RelativeTime iso={at} /> by{' '}
      <span title={realmOf(by)}>{by.username}</span>: “{reason}”. Renewing signs it with the current key.{' '}
      <Link href={pages.signingKeys(organization)} className="underline">
        Signing keys
      </Link>
    </Notice>
  );
}
