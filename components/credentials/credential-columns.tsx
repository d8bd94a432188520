'use client';

import { formatAbsolute, formatRelative, formatUtc } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import type { Column } from '@/components/ui/table/table-column.ts';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { isBeyondItsIssuer, reachesEveryEnvironment } from '@/lib/domain/credentials/credential-rules.ts';
import type { Credential } from '@/lib/domain/credentials/credential.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { expiryState, wholeDays } from './expiry.ts';
import { KindTag } from './kind-tag.tsx';
import { ShortKey } from './short-key.tsx';

export const CREDENTIAL_COLUMNS: readonly Column<Credential>[] = [
  { id: 'name', header: 'Name', width: '2fr', cell: ({ name }) => <span className="font-semibold">{name}</span> },
  {
    id: 'role',
    header: 'Role',
    width: '2fr',
    hideBelow: 'sm',
    cell: ({ role }) => (
      <span className="inline-flex items-center gap-2">
        {roleName(role)}
        <KindTag kind={CREDENTIAL_ROLES[role].kind} />
      </span>
    ),
  },
  {
    id: 'environment',
    header: 'Reaches',
    width: 150,
    cell: (credential) =>
      reachesEveryEnvironment(credential) ? (
        <Tag
          tone="warn"
          title={`Issued for ${credential.environment}. Trusted: it reaches every Environment, prod included.`}
        >
          all, prod included
        </Tag>
      ) : (
        <Tag>{credential.environment}</Tag>
      ),
  },
  {
    id: 'key',
    header: 'Public key',
    width: 124,
    hideBelow: 'lg',
    cell: ({ publicKey }) => <ShortKey publicKey={publicKey} />,
  },
  {
    id: 'issuedBy',
    header: 'Issued by',
    hideBelow: 'md',
    cell: (credential) => (
      <span className="inline-flex items-center gap-2">
        <span title={realmOf(credential.issuedBy)}>{credential.issuedBy.username}</span>
        {isBeyondItsIssuer(credential) && <Tag tone="bad">right not known</Tag>}
      </span>
    ),
  },
  {
    id: 'issuedAt',
    header: 'Issued',
    width: 108,
    align: 'end',
    hideBelow: 'md',
    cell: ({ issuedAt }) => <RelativeTime iso={issuedAt} />,
  },
  {
    id: 'expiresAt',
    header: 'Expires',
    align: 'end',
    cell: ({ expiresAt }) => <ExpiryCell expiresAt={expiresAt} />,
  },
];

/** When a credential ends; loud in its last week and after it. */
function ExpiryCell({ expiresAt }: { expiresAt: string }) {
  const now = useNow();
  const end = Date.parse(expiresAt);
  if (now === null) return <time dateTime={expiresAt}>{formatUtc(expiresAt)}</time>;
  const absolute = formatAbsolute(expiresAt);
  const state = expiryState(end, now);
  if (state === 'expired') {
    return (
      <Tag tone="bad" title={absolute}>
        expired
      </Tag>
    );
  }
  const time = (
    <time dateTime={expiresAt} title={absolute}>
      {formatRelative(wholeDays(end - now))}
    </time>
  );
  return state === 'soon' ? <Tag tone="warn">{time}</Tag> : time;
}
