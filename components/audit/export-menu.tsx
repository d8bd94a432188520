'use client';

import { Download } from 'lucide-react';
import { useId } from 'react';

import { buttonClass } from '@/components/ui/form/button-class.ts';
import type { AuditFilter } from '@/lib/domain/audit/audit.ts';
import type { AuditExportFormat } from '@/lib/domain/audit/audit-words.ts';
import { api } from '@/lib/domain/paths.ts';

const CHOICES: [format: AuditExportFormat, name: string, use: string][] = [
  ['csv', 'CSV', 'for tables'],
  ['ndjson', 'NDJSON', 'byte for byte'],
];

/** Takes what is shown, all of it, as a file. */
export function ExportMenu({ filter }: { filter: AuditFilter }) {
  const id = useId();
  const anchor = `--export-${id.replace(/\W/g, '')}`;
  return (
    <>
      <button type="button" popoverTarget={id} style={{ anchorName: anchor }} className={buttonClass('default', 'md')}>
        <Download aria-hidden className="size-3.5" />
        Export
      </button>
      <div
        id={id}
        popover="auto"
        role="group"
        aria-label="Export as"
        style={{ positionAnchor: anchor }}
        className="tooltip w-60 rounded-lg border border-line bg-surface p-1.5 text-ink shadow-lifted"
      >
        {CHOICES.map(([format, name, use]) => (
          <a
            key={format}
            href={api.auditExport({ ...filter, format })}
            download
            className="flex items-baseline justify-between gap-3 rounded-md px-2.5 py-1.5 hover:bg-raised"
          >
            <span className="font-medium">{name}</span>
            <span className="text-sm text-ink-3">{use}</span>
          </a>
        ))}
      </div>
    </>
  );
}
