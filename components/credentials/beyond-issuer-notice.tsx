'use client';

import { ButtonLink } from '@/components/ui/button-link.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { Notice } from '@/components/ui/notice.tsx';
import { useNow } from '@/components/ui/use-now.ts';
import { isBeyondItsIssuer } from '@/lib/domain/credential-rules.ts';
import type { Credential } from '@/lib/domain/credential.ts';
import { pages } from '@/lib/domain/paths.ts';

interface BeyondIssuerNoticeProps {
  organization: string;
  /** those that are loaded; newest first */
  credentials: readonly Credential[];
}

/** Credentials of before trusted ones took the right for every Environment, for those who have that right to judge. */
export function BeyondIssuerNotice({ organization, credentials }: BeyondIssuerNoticeProps) {
  const now = useNow();
  if (now === null) return null;
  const found = credentials.filter((one) => isBeyondItsIssuer(one) && Date.parse(one.expiresAt) > now);
  if (found.length === 0) return null;
  const last =
    found
      .map(({ expiresAt }) => expiresAt)
      .sort()
      .at(-1) ?? '';
  return (
    <Notice
      tone="warn"
      title={`${formatCount(found.length)} trusted ${found.length === 1 ? 'credential reaches' : 'credentials reach'} prod, and whether the issuer had the right for that is not known`}
      action={<ButtonLink href={pages.organizationAudit(organization)}>Audit log</ButtonLink>}
    >
      {found.map(({ name, issuedBy }) => `${name} (issued by ${issuedBy.username})`).join(', ')}. They were issued
      before trusted roles took the right for every Environment. Give their users a sealed credential, or a trusted one
      that an Organization admin issues, and have the old files deleted. The last of them ends on {last.slice(0, 10)}.
    </Notice>
  );
}
