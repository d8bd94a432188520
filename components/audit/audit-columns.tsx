'use client';

import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { FilterCell } from '@/components/ui/table/filter-cell.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import type { AuditEntry } from '@/lib/domain/audit/audit.ts';
import { describePerson } from '@/lib/domain/system/person.ts';

import { ResultTag } from '@/components/ui/content/result-tag.tsx';
import type { AuditFilterState } from './use-audit-filter.ts';

const time: Column<AuditEntry> = {
  id: 'time',
  header: 'Time',
  width: 108,
  cell: (entry) => <RelativeTime iso={entry.time} />,
};
const result: Column<AuditEntry> = {
  id: 'result',
  header: 'Result',
  width: 92,
  cell: (entry) => <ResultTag result={entry.result} />,
};
const reason: Column<AuditEntry> = {
  id: 'reason',
  header: 'Reason',
  width: '1.4fr',
  hideBelow: 'lg',
  cell: (entry) => <span title={entry.reason ?? undefined}>{entry.reason}</span>,
};

type Change = AuditFilterState['change'];

/** Who is of another realm than the reader may have the name of somebody else here. */
const who = (change: Change, ownIssuer: string | undefined): Column<AuditEntry> => ({
  id: 'who',
  header: 'Who',
  width: 150,
  hideBelow: 'sm',
  cell: ({ actor }) => (
    <FilterCell
      text={actor.issuer === ownIssuer ? actor.username : describePerson(actor)}
      onFilter={() => change({ actor: actor.username, subject: actor.subject, issuer: actor.issuer })}
    />
  ),
});
const action = (change: Change): Column<AuditEntry> => ({
  id: 'action',
  header: 'Action',
  width: 184,
  cell: (entry) => <FilterCell mono text={entry.action} onFilter={() => change({ action: entry.action })} />,
});
const organization = (change: Change): Column<AuditEntry> => ({
  id: 'organization',
  header: 'Organization',
  width: 140,
  hideBelow: 'md',
  cell: ({ organization: slug }) =>
    slug === null ? (
      <span className="text-ink-3">Sovereign</span>
    ) : (
      <FilterCell text={slug} onFilter={() => change({ organization: slug })} />
    ),
});
const object = (change: Change): Column<AuditEntry> => ({
  id: 'object',
  header: 'Object',
  width: '1fr',
  hideBelow: 'lg',
  cell: (entry) => <FilterCell mono text={entry.object} onFilter={() => change({ object: entry.object })} />,
});

/** The log of one Organization does not repeat its name in every row. `change` narrows what is shown to a cell's value. */
export const auditColumns = (
  wholeSovereign: boolean,
  change: Change,
  ownIssuer: string | undefined,
): Column<AuditEntry>[] => [
  time,
  result,
  who(change, ownIssuer),
  action(change),
  ...(wholeSovereign ? [organization(change)] : []),
  object(change),
  reason,
];
