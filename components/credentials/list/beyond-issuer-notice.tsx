import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import type { CredentialPage } from '@/lib/domain/credentials/credential-list.ts';
import { pages } from '@/lib/domain/paths.ts';

interface BeyondIssuerNoticeProps {
  organization: string;
  /** of all credentials, not of the rows that are loaded */
  reaches: CredentialPage['reaches'];
}

/** Credentials of before trusted ones took the right for every Environment, for those who have that right to judge. */
export function BeyondIssuerNotice({ organization, reaches }: BeyondIssuerNoticeProps) {
  const { 'beyond-issuer': count, until } = reaches;
  if (count === 0) return null;
  return (
    <Notice
      tone="warn"
      title={`${formatCount(count)} trusted ${count === 1 ? 'credential reaches' : 'credentials reach'} prod; whether their issuer had that right is unknown`}
      action={<ButtonLink href={pages.credentials(organization, { reach: 'beyond-issuer' })}>Show them</ButtonLink>}
    >
      They were issued before trusted roles required the right for every Environment; see the audit log. Give their
      users a sealed credential, or a trusted one issued by an Organization admin, and have the old files deleted. The
      last of them expires on {until?.slice(0, 10)}.
    </Notice>
  );
}
