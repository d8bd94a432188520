import { Link } from '@/components/ui/content/link.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

/** What took the place of a credential, and whose place it took, while both are valid. */
export function ReplacementNotice({ detail: { credential, revocation } }: { detail: CredentialDetail }) {
  const { organization, replacedBy, replaces, expiresAt } = credential;
  const now = useNow();
  const isOver = (iso: string) => now !== null && Date.parse(iso) <= now;
  return (
    <>
      {replacedBy !== null && revocation === null && !isOver(expiresAt) && (
        <Notice
          tone="warn"
          title={`“${replacedBy.name}” replaces it`}
          action={
            <Link href={pages.credential(organization, replacedBy.publicKey)} className="underline">
              Show the new one
            </Link>
          }
        >
          <span title={realmOf(replacedBy.by)}>{replacedBy.by.username}</span> replaced it{' '}
          <RelativeTime iso={replacedBy.at} />.{' '}
          {isOver(replacedBy.until) ? (
            'The overlap has ended: it is being revoked.'
          ) : (
            <>
              Both are valid until <AbsoluteTime iso={replacedBy.until} /> (<RelativeTime iso={replacedBy.until} />
              ); then it is revoked automatically and its connections are closed. Move its clients to the new file
              before that.
            </>
          )}
        </Notice>
      )}
      {replaces !== null && !isOver(replaces.until) && (
        <Notice
          tone="info"
          title="It replaces another credential"
          action={
            <Link href={pages.credential(organization, replaces.publicKey)} className="underline">
              Show the old one
            </Link>
          }
        >
          The old one is revoked automatically, at the latest <AbsoluteTime iso={replaces.until} />.
        </Notice>
      )}
    </>
  );
}
