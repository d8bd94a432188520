'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { JudgedLine } from '@/lib/domain/credentials/bulk/csv-lines.ts';

import { ShortKey } from '../short-key.tsx';
import type { PlacedProblem } from './line-problems.ts';

interface LinesTableProps {
  organization: string;
  lines: readonly JudgedLine[];
  problems: readonly PlacedProblem[];
  /** the challenge is there that signatures of the file are over */
  proven: boolean;
}

const NONE = <span className="text-ink-3">–</span>;

function keyOf({ wish, cells }: JudgedLine) {
  if (wish?.publicKey !== undefined) return <ShortKey publicKey={wish.publicKey} />;
  return (cells.publicKey ?? '') === '' ? <span className="text-ink-3">made here</span> : NONE;
}

function judgement({ line, wish }: JudgedLine, problems: readonly PlacedProblem[], proven: boolean) {
  const own = problems.filter((problem) => problem.line === line);
  if (own.length > 0) {
    return (
      <Tag tone="bad" title={own.map(({ column, message }) => `${column}: ${message}`).join('\n')}>
        {formatCount(own.length)} {own.length === 1 ? 'problem' : 'problems'}
      </Tag>
    );
  }
  if (wish?.publicKey !== undefined && (wish.signature === undefined || !proven))
    return <Tag tone="warn">unproven</Tag>;
  return <Tag tone="ok">ready</Tag>;
}

/** Each line of the file as it is understood, and what is thought of it. */
export function LinesTable({ organization, lines, problems, proven }: LinesTableProps) {
  const mono = (text: string | undefined) =>
    text === undefined || text === '' ? NONE : <span className="font-mono text-sm">{text}</span>;
  const columns: Column<JudgedLine>[] = [
    { id: 'line', header: 'Line', cell: ({ line }) => line, align: 'end', width: 60 },
    { id: 'name', header: 'Name', cell: ({ cells }) => mono(cells.name), width: '1.6fr' },
    { id: 'status', header: 'Status', cell: (line) => judgement(line, problems, proven), width: 118 },
    { id: 'role', header: 'Role', cell: ({ wish, cells }) => wish?.role ?? mono(cells.role), width: '1.2fr' },
    {
      id: 'environment',
      header: 'Environment',
      cell: ({ wish, cells }) => mono(wish?.environment ?? cells.environment),
      width: 118,
      hideBelow: 'sm',
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: ({ wish, cells }) => (wish === null ? mono(cells.expiryDays) : `in ${formatCount(wish.expiryDays)} d`),
      width: 96,
      hideBelow: 'md',
    },
    { id: 'durable', header: 'Durable', cell: ({ wish }) => mono(wish?.durable), hideBelow: 'lg' },
    { id: 'key', header: 'Public key', cell: keyOf, width: 124, hideBelow: 'md' },
  ];
  return (
    <VirtualTable<JudgedLine>
      label={`Credentials to issue for ${organization}`}
      columns={columns}
      rows={lines}
      rowKey={({ line }) => String(line)}
      className="max-h-[50dvh]"
    />
  );
}
