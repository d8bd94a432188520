'use client';

import { ListFilter } from 'lucide-react';

import { formatAbsolute, formatCount } from '@/components/ui/content/format.ts';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import type { AuditEntry } from '@/lib/domain/audit/audit.ts';

import { ResultTag } from '@/components/ui/content/result-tag.tsx';
import type { AuditFilterState } from './use-audit-filter.ts';

type Change = AuditFilterState['change'];
type FilterPart = Parameters<Change>[0];

const details = (entry: AuditEntry): [label: string, text: string, filter?: FilterPart][] => [
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
  ['Object', entry.object, { object: entry.object }],
  ['Reason', entry.reason ?? 'none given'],
  ['Correlation', entry.correlation],
  ['Sequence', formatCount(entry.sequence)],
  ['Previous', entry.previous.time === null ? 'none: the log begins here' : entry.previous.hash],
];

interface AuditEntryDialogProps {
  entry: AuditEntry;
  onChangeFilter: Change;
  onClose: () => void;
}

/** One record, whole: the list has room for its outline only. */
export function AuditEntryDialog({ entry, onChangeFilter, onClose }: AuditEntryDialogProps) {
  const show = (part: FilterPart) => {
    onChangeFilter(part);
    onClose();
  };
  return (
    <Modal aria-labelledby="audit-entry" onClose={onClose} className="m-auto w-[min(40rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id="audit-entry" className="font-mono font-semibold">
          {entry.action}
        </h2>
        <ResultTag result={entry.result} />
      </ModalHeader>
      <dl className="grid max-h-[70dvh] grid-cols-[7rem_minmax(0,1fr)] gap-y-2 overflow-auto px-3.5 py-3.5">
        {details(entry).map(([label, text, filter]) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid items-baseline">
            <dt className="text-ink-3">{label}</dt>
            <dd className="flex items-baseline gap-2 font-mono text-sm">
              <span className="min-w-0 wrap-anywhere">{text}</span>
              {filter && (
                <button
                  type="button"
                  aria-label={`Show only records with this ${label}`}
                  title="Show only these"
                  onClick={() => show(filter)}
                  className="ml-auto shrink-0 self-center text-ink-3 hover:text-accent"
                >
                  <ListFilter aria-hidden className="size-3.5" />
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
