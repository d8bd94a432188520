'use client';

import { ListFilter } from 'lucide-react';
import { useState } from 'react';

import { Drawer } from '@/components/ui/content/drawer.tsx';
import { counted, formatAbsolute, formatClock, formatCount } from '@/components/ui/content/format.ts';
import { ResultTag } from '@/components/ui/content/result-tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { Button } from '@/components/ui/form/button.tsx';
import { roleName } from '@/lib/domain/credentials/credential-roles.ts';
import type { AuditEntry, AuditPage } from '@/lib/domain/audit/audit.ts';

import type { AuditRow } from './fold-sessions.ts';
import type { AuditFilterState } from './use-audit-filter.ts';

type Change = AuditFilterState['change'];
type FilterPart = Parameters<Change>[0];

const details = (
  entry: AuditEntry,
  credentials: AuditPage['credentials'],
): [label: string, text: string, filter?: FilterPart][] => {
  const credential = credentials[entry.object];
  return [
    ['Time', formatAbsolute(entry.time)],
    ['Who', entry.actor.username, { actor: entry.actor.username, subject: null, issuer: null }],
    [
      'Subject',
      entry.actor.subject,
      { actor: entry.actor.username, subject: entry.actor.subject, issuer: entry.actor.issuer },
    ],
    ['Issuer', entry.actor.issuer],
    ['Session', entry.actor.sessionId],
    ['From', entry.address],
    entry.organization === null
      ? ['Organization', 'none: it is about the Sovereign']
      : ['Organization', entry.organization, { organization: entry.organization }],
    ...(credential
      ? ([['Credential', `${credential.name}: ${roleName(credential.role)}, ${credential.environment}`]] as [
          string,
          string,
        ][])
      : []),
    ['Object', entry.object, { object: entry.object }],
    ['Reason', entry.reason ?? 'none given'],
    ['Correlation', entry.correlation],
    ['Sequence', formatCount(entry.sequence)],
    ['Previous', entry.previous.time === null ? 'none: the log begins here' : entry.previous.hash],
  ];
};

interface AuditDrawerProps {
  row: AuditRow;
  credentials: AuditPage['credentials'];
  onChangeFilter: Change;
  onClose: () => void;
}

/** One record, whole; or the single records of a row that sessions were folded into, each of which opens. */
export function AuditDrawer({ row, credentials, onChangeFilter, onClose }: AuditDrawerProps) {
  const { entry, records } = row;
  const [chosen, setChosen] = useState<AuditEntry | null>(null);
  const shown = records.length === 1 ? entry : chosen;
  return (
    <Drawer
      label={entry.action}
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          <span className="font-mono">{entry.action}</span>
          {shown ? <ResultTag result={shown.result} /> : counted(records.length, 'time')}
        </span>
      }
      onClose={onClose}
    >
      {records.length > 1 && shown && (
        <div className="border-b border-line px-3 py-2">
          <Button size="sm" onClick={() => setChosen(null)}>
            All {formatCount(records.length)}
          </Button>
        </div>
      )}
      {shown ? (
        <Record entry={shown} credentials={credentials} onChangeFilter={onChangeFilter} />
      ) : (
        <Records records={records} onChoose={setChosen} />
      )}
    </Drawer>
  );
}

function Records({ records, onChoose }: { records: AuditRow['records']; onChoose: (entry: AuditEntry) => void }) {
  const now = useNow();
  return (
    <ol aria-label="Single records">
      {records.map((entry) => (
        <li key={entry.sequence}>
          <button
            type="button"
            onClick={() => onChoose(entry)}
            className="flex h-[34px] w-full items-center gap-3 border-b border-line px-3 text-left -outline-offset-2 hover:bg-raised"
          >
            <span className="w-32 shrink-0">{now === null ? entry.time : formatClock(entry.time, now)}</span>
            <span className="truncate text-ink-2">{entry.reason}</span>
            <span className="ml-auto font-mono text-sm text-ink-3">{entry.address}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Record({
  entry,
  credentials,
  onChangeFilter,
}: Omit<AuditDrawerProps, 'row' | 'onClose'> & { entry: AuditEntry }) {
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-y-2 px-3.5 py-3.5">
      {details(entry, credentials).map(([label, text, filter]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid items-baseline">
          <dt className="text-ink-3">{label}</dt>
          <dd className="flex items-baseline gap-2 font-mono text-sm">
            <span className="min-w-0 wrap-anywhere">{text}</span>
            {filter && (
              <button
                type="button"
                aria-label={`Show only records with this ${label}`}
                title="Show only these"
                onClick={() => onChangeFilter(filter)}
                className="ml-auto grid size-6 shrink-0 place-items-center self-center rounded-sm text-ink-3 hover:text-accent"
              >
                <ListFilter aria-hidden className="size-3.5" />
              </button>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
