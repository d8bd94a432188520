import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { Column } from '@/components/ui/table-column.ts';
import type { AuditEntry } from '@/lib/domain/audit.ts';

import { ResultTag } from './result-tag.tsx';

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
const who: Column<AuditEntry> = {
  id: 'who',
  header: 'Who',
  width: 150,
  hideBelow: 'sm',
  cell: ({ actor }) => <span title={actor.username}>{actor.username}</span>,
};
const action: Column<AuditEntry> = {
  id: 'action',
  header: 'Action',
  width: 164,
  cell: (entry) => <span className="font-mono text-sm">{entry.action}</span>,
};
const organization: Column<AuditEntry> = {
  id: 'organization',
  header: 'Organization',
  width: 140,
  hideBelow: 'md',
  cell: (entry) => entry.organization ?? <span className="text-ink-3">Sovereign</span>,
};
const object: Column<AuditEntry> = {
  id: 'object',
  header: 'Object',
  width: '1fr',
  hideBelow: 'lg',
  cell: (entry) => (
    <span title={entry.object} className="font-mono text-sm">
      {entry.object}
    </span>
  ),
};
const reason: Column<AuditEntry> = {
  id: 'reason',
  header: 'Reason',
  width: '1.4fr',
  hideBelow: 'lg',
  cell: (entry) => <span title={entry.reason ?? undefined}>{entry.reason}</span>,
};

/** The log of one Organization does not repeat its name in every row. */
export const auditColumns = (wholeSovereign: boolean): Column<AuditEntry>[] =>
  wholeSovereign
    ? [time, result, who, action, organization, object, reason]
    : [time, result, who, action, object, reason];
