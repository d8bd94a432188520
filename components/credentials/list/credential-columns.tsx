'use client';

import { formatAbsolute, formatRelative, formatUtc } from '@/components/ui/content/format.ts';
import { Age } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { FilterCell } from '@/components/ui/table/filter-cell.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import type { ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { isBeyondItsIssuer, reachesEveryEnvironment } from '@/lib/domain/credentials/credential-rules.ts';
import type { CredentialSort } from '@/lib/domain/credentials/credential-state.ts';
import { describePerson, realmOf } from '@/lib/domain/system/person.ts';

import { wholeDays } from '../expiry.ts';
import { KindTag } from '../kind-tag.tsx';
import { ShortKey } from '../short-key.tsx';
import { StateTag } from '../state-tag.tsx';
import { ConnectionsCell } from './connections-cell.tsx';
import type { KnownConnections } from './connections-cell.tsx';
import type { CredentialsFilterState } from './use-credentials-filter.ts';

type Change = CredentialsFilterState['change'];
type CredentialColumn = Column<ListedCredential> & {
  id: CredentialSort | 'role' | 'reaches' | 'state' | 'key' | 'issuedBy' | 'lastSeen' | 'connections';
};

const issuedBy = (change: Change, ownIssuer: string | undefined): CredentialColumn => ({
  id: 'issuedBy',
  header: 'Issued by',
  width: '1.2fr',
  hideBelow: 'md',
  cell: (credential) => (
    <span className="inline-flex max-w-full items-center gap-2">
      <Issuer credential={credential} change={change} ownIssuer={ownIssuer} />
      {isBeyondItsIssuer(credential) && <Tag tone="bad">right unknown</Tag>}
    </span>
  ),
});

/** The column of a list that knows who is connected. */
export const connectionsColumn = (known: KnownConnections): CredentialColumn => ({
  id: 'connections',
  header: 'Connections',
  width: 112,
  align: 'end',
  hideBelow: 'md',
  cell: (credential) => <ConnectionsCell credential={credential} known={known} />,
});

/** Columns of the list; `change` narrows it to whoever issued a credential. A column's id is what the API sorts by. */
export const credentialColumns = (change: Change, ownIssuer: string | undefined): readonly CredentialColumn[] => [
  {
    id: 'name',
    header: 'Name',
    width: '1.6fr',
    sortable: true,
    cell: ({ name }) => (
      <span title={name} className="font-semibold">
        {name}
      </span>
    ),
  },
  {
    id: 'role',
    header: 'Role',
    width: 'clamp(96px, 22cqw, 250px)',
    cell: ({ role }) => (
      <span className="inline-flex items-center gap-2">
        {roleName(role)}
        <span className="@max-[480px]:hidden">
          <KindTag kind={CREDENTIAL_ROLES[role].kind} />
        </span>
      </span>
    ),
  },
  {
    id: 'reaches',
    header: 'Reaches',
    width: 142,
    // a phone has room for name, role and state
    hideBelow: 'sm',
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
    id: 'state',
    header: 'State',
    width: 'clamp(96px, 12cqw, 112px)',
    cell: (credential) => <StateCell credential={credential} />,
  },
  {
    id: 'key',
    header: 'Public key',
    width: 124,
    hideBelow: 'xl',
    cell: ({ publicKey }) => <ShortKey publicKey={publicKey} />,
  },
  issuedBy(change, ownIssuer),
  {
    id: 'issued',
    header: 'Issued',
    width: 108,
    align: 'end',
    sortable: true,
    hideBelow: 'lg',
    cell: ({ issuedAt }) => <Age iso={issuedAt} />,
  },
  {
    id: 'lastSeen',
    header: 'Last seen',
    width: 108,
    align: 'end',
    hideBelow: 'xl',
    cell: ({ lastSeen }) => <LastSeen at={lastSeen} />,
  },
  {
    id: 'expires',
    header: 'Expires',
    width: 108,
    align: 'end',
    sortable: true,
    hideBelow: 'sm',
    cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} />,
  },
];

/** Whether nothing was heard of a credential, or nobody listened, is not told apart. */
function LastSeen({ at }: { at: string | null }) {
  if (at !== null) return <Age iso={at} />;
  return (
    <span title="No connection was seen. Vertebra sees those that open or close while it runs." className="text-ink-3">
      {' '}
      not seen{' '}
    </span>
  );
}

function StateCell({ credential }: { credential: ListedCredential }) {
  return <StateTag credential={credential} now={useNow()} />;
}

interface IssuerProps {
  credential: ListedCredential;
  change: Change;
  ownIssuer: string | undefined;
}

/** Who is of another realm than the reader may have the name of somebody else here. Records of 0.1 have a user name only. */
function Issuer({ credential: { issuedBy: person }, change, ownIssuer }: IssuerProps) {
  const { issuer, subject, username } = person;
  if (issuer === null || subject === null) return <span title={realmOf(person)}>{username}</span>;
  return (
    <FilterCell
      text={issuer === ownIssuer ? username : describePerson(person)}
      title={`${username}, subject ${subject} of ${issuer}`}
      onFilter={() => change({ issuer, subject })}
    />
  );
}

/** When a credential ends, or ended. */
function Expiry({ expiresAt }: { expiresAt: string }) {
  const now = useNow();
  if (now === null) return <time dateTime={expiresAt}>{formatUtc(expiresAt)}</time>;
  return (
    <time dateTime={expiresAt} title={formatAbsolute(expiresAt)} className="text-ink-2">
      {formatRelative(wholeDays(Date.parse(expiresAt) - now))}
    </time>
  );
}
