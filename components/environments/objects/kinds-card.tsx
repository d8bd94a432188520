'use client';

import { Card } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { OBJECT_STATUSES } from '@/lib/domain/environments/environment-state-words.ts';

import { sumKinds } from './count-objects.ts';
import type { KindCount } from './count-objects.ts';
import { statusTone } from './status-tag.tsx';

/** What of a kind is not healthy, the worst first. */
function NotHealthy({ statuses, hasHealth }: KindCount) {
  if (!hasHealth) return <span className="text-sm text-ink-3">no health</span>;
  const there = OBJECT_STATUSES.filter((status) => status !== 'healthy' && (statuses[status] ?? 0) > 0);
  const words = there.map((status) => `${formatCount(statuses[status] ?? 0)} ${status}`).join(', ');
  return (
    <span className="inline-flex gap-1" title={words}>
      {there.map((status) => (
        <Tag key={status} tone={statusTone(status)}>
          {formatCount(statuses[status] ?? 0)}
          <span className={there.length === 1 ? undefined : 'sr-only'}> {status}</span>
        </Tag>
      ))}
    </span>
  );
}

interface KindRow extends KindCount {
  /** for all of them together */
  label?: string;
}

const COLUMNS: readonly Column<KindRow>[] = [
  {
    id: 'kind',
    header: 'Kind',
    cell: ({ kind, label }) =>
      label ?? (
        <span title={kind} className="font-mono text-sm">
          {kind}
        </span>
      ),
  },
  { id: 'worst', header: <span className="sr-only">Not healthy</span>, width: 116, align: 'end', cell: NotHealthy },
  { id: 'total', header: 'Objects', width: 84, align: 'end', cell: ({ total }) => formatCount(total) },
];

const WAITING = new Array<KindRow | undefined>(6).fill(undefined);
const rowKey = ({ kind }: KindRow) => kind;

/** What the list shows while no kind is chosen. */
function together(kinds: readonly KindCount[], all: boolean): KindRow {
  const shown = kinds.filter(({ hasHealth }) => all || hasHealth);
  return { ...sumKinds(shown), label: shown.length === kinds.length ? 'All kinds' : 'All with health' };
}

interface KindsCardProps {
  /** undefined until the objects are there */
  kinds: readonly KindCount[] | undefined;
  /** whether those without health are among all */
  all: boolean;
  chosen: string | null;
  onChoose: (kind: string | null) => void;
}

/** The kinds of objects there are. Choosing one shows those only. */
export function KindsCard({ kinds, all, chosen, onChoose }: KindsCardProps) {
  return (
    <Card className="flex min-h-0 flex-col self-start max-xl:hidden xl:max-h-full">
      <VirtualTable
        label="Kinds"
        columns={COLUMNS}
        rows={kinds ? [together(kinds, all), ...kinds] : WAITING}
        rowKey={rowKey}
        selectedKey={chosen ?? ''}
        onRowActivate={({ kind }) => onChoose(kind === '' ? null : kind)}
        className="max-h-full"
      />
    </Card>
  );
}
