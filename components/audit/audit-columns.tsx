'use client';

import { counted, formatClock } from '@/components/ui/content/format.ts';
import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { ResultTag } from '@/components/ui/content/result-tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { FilterCell } from '@/components/ui/table/filter-cell.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import type { AuditPage } from '@/lib/domain/audit/audit.ts';
import { roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { describePerson } from '@/lib/domain/system/person.ts';

import type { AuditRow } from './fold-sessions.ts';
import type { AuditFilterState } from './use-audit-filter.ts';

type AuditColumn = Column<AuditRow>;

interface ColumnsOf {
  /** the log of one Organization does not repeat its name in every row */
  wholeSovereign: boolean;
  /** narrows what is shown to a cell's value */
  change: AuditFilterState['change'];
  /** who is of another realm than the reader may have the name of somebody else here */
  ownIssuer: string | undefined;
  /** by public key */
  credentials: AuditPage['credentials'];
}

const time: AuditColumn = {
  id: 'time',
  header: 'Time',
  width: AGE_WIDTH,
  cell: ({ entry }) => <Age iso={entry.time} />,
};
const result: AuditColumn = {
  id: 'result',
  header: 'Result',
  width: 92,
  hideBelow: 'sm',
  cell: ({ entry }) => <ResultTag result={entry.result} />,
};
const reason: AuditColumn = {
  id: 'reason',
  header: 'Reason',
  width: '1.2fr',
  hideBelow: 'lg',
  cell: ({ entry }) => <span title={entry.reason ?? undefined}>{entry.reason}</span>,
};

const who = ({ change, ownIssuer }: ColumnsOf): AuditColumn => ({
  id: 'who',
  header: 'Who',
  width: 'clamp(124px, 20cqw, 170px)',
  cell: ({ entry: { actor } }) => (
    <FilterCell
      text={actor.issuer === ownIssuer ? actor.username : describePerson(actor)}
      onFilter={() => change({ actor: actor.username, subject: actor.subject, issuer: actor.issuer })}
    />
  ),
});

const action = ({ change }: ColumnsOf): AuditColumn => ({
  id: 'action',
  header: 'Action',
  width: '1fr',
  cell: ({ entry, records }) => (
    <span className="flex min-w-0 items-center gap-1.5">
      {/* in a narrow table, what did not go as wanted; the column of results is not there */}
      {entry.result !== 'done' && (
        <span className="@min-[480px]:hidden">
          <ResultTag result={entry.result} />
        </span>
      )}
      <FilterCell mono text={entry.action} onFilter={() => change({ action: entry.action })} />
      {records.length > 1 && <span className="shrink-0 text-ink-2">{counted(records.length, 'time')}</span>}
    </span>
  ),
});

const organization = ({ change }: ColumnsOf): AuditColumn => ({
  id: 'organization',
  header: 'Organization',
  width: 132,
  hideBelow: 'md',
  cell: ({ entry: { organization: slug } }) =>
    slug === null ? (
      <span className="text-ink-3">Sovereign</span>
    ) : (
      <FilterCell text={slug} onFilter={() => change({ organization: slug })} />
    ),
});

/** From when to when the records of a folded row are. */
function Span({ records }: { records: AuditRow['records'] }) {
  const now = useNow();
  const [newest, oldest] = [records[0], records.at(-1)];
  if (now === null || !newest || !oldest) return null;
  return (
    <span className="text-ink-2">
      {formatClock(oldest.time, now)} – {formatClock(newest.time, now)}
    </span>
  );
}

const object = ({ change, credentials }: ColumnsOf): AuditColumn => ({
  id: 'object',
  header: 'Object',
  width: '1.2fr',
  hideBelow: 'md',
  cell: ({ entry, records }) => {
    if (records.length > 1) return <Span records={records} />;
    const credential = credentials[entry.object];
    const onFilter = () => change({ object: entry.object });
    if (credential === undefined) return <FilterCell mono text={entry.object} onFilter={onFilter} />;
    const { name, role, environment } = credential;
    return <FilterCell text={`${name} · ${roleName(role)}, ${environment}`} title={entry.object} onFilter={onFilter} />;
  },
});

/** Columns of the log. */
export const auditColumns = (of: ColumnsOf): AuditColumn[] => [
  time,
  result,
  who(of),
  action(of),
  ...(of.wholeSovereign ? [organization(of)] : []),
  object(of),
  reason,
];
