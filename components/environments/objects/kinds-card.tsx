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

/** The worst there is of a kind, when it is worth a look. */
function Worst({ statuses }: KindCount) {
  const worst = OBJECT_STATUSES.find((status) => (statuses[status] ?? 0) > 0);
  if (worst !== 'failing' && worst !== 'progressing') return null;
  return (
    <Tag tone={statusTone(worst)}>
      {formatCount(statuses[worst] ?? 0)} {worst}
    </Tag>
  );
}

const COLUMNS: readonly Column<KindCount>[] = [
  {
    id: 'kind',
    header: 'Kind',
    cell: ({ kind }) =>
      kind === '' ? (
        'All kinds'
      ) : (
        <span title={kind} className="font-mono text-sm">
          {kind}
        </span>
      ),
  },
  { id: 'worst', header: <span className="sr-only">Worst</span>, width: 112, align: 'end', cell: Worst },
  { id: 'total', header: 'Objects', width: 84, align: 'end', cell: ({ total }) => formatCount(total) },
];

const WAITING = new Array<KindCount | undefined>(6).fill(undefined);
const rowKey = ({ kind }: KindCount) => kind;

interface KindsCardProps {
  /** undefined until the objects are there */
  kinds: readonly KindCount[] | undefined;
  chosen: string | null;
  onChoose: (kind: string | null) => void;
}

/** The kinds of objects there are. Choosing one shows those only. */
export function KindsCard({ kinds, chosen, onChoose }: KindsCardProps) {
  return (
    <Card className="flex min-h-0 flex-col self-start max-xl:hidden xl:max-h-full">
      <VirtualTable
        label="Kinds"
        columns={COLUMNS}
        rows={kinds ? [sumKinds(kinds), ...kinds] : WAITING}
        rowKey={rowKey}
        selectedKey={chosen ?? ''}
        onRowActivate={({ kind }) => onChoose(kind === '' ? null : kind)}
        className="max-h-full"
      />
    </Card>
  );
}
