'use client';

import { useMemo } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { counted, formatCount } from '@/components/ui/content/format.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { LiveEnvironment } from '@/lib/client/environments/state/live-environment.ts';
import type { ObjectRow } from '@/lib/client/environments/state/object-row.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { countKinds } from './count-objects.ts';
import type { KindCount } from './count-objects.ts';
import { KindsCard } from './kinds-card.tsx';
import { OBJECT_KEY_COLUMNS, OBJECT_COLUMNS } from './object-columns.tsx';
import { ObjectsToolbar } from './objects-toolbar.tsx';
import { selectObjects } from './select-objects.ts';
import { useObjectsFilter } from './use-objects-filter.ts';

const WAITING = new Array<ObjectRow | undefined>(12).fill(undefined);
const rowKey = (row: ObjectRow) => row.key;
const kindCounted = ({ kind, total }: KindCount) => counted(total, kind);

interface ObjectsProps {
  organization: string;
  environment: string;
  live: LiveEnvironment;
}

/** The objects of an Environment, by kind and by status. */
export function Objects({ organization, environment, live }: ObjectsProps) {
  const filter = useObjectsFilter();
  const { objects } = live;
  const { wanted, sort, direction } = filter;
  // `objects` is another one with each change of its rows
  const kinds = useMemo(() => objects && countKinds(objects.rows), [objects]);
  const rows = useMemo(() => objects && selectObjects(objects.rows, wanted), [objects, wanted]);
  const payloads = objects?.payloads ?? true;
  const clear = () => void filter.setFilter({ search: '', kind: null, status: null, all: true });
  const healthless = kinds?.filter((kind) => !kind.hasHealth) ?? [];
  const hidden = filter.kind === null && wanted.search.trim() === '' && filter.status === null ? healthless : [];
  return (
    <div className="grid min-h-0 flex-1 gap-4 xl:grid-cols-[320px_minmax(0,1fr)]">
      <KindsCard
        kinds={kinds ?? undefined}
        all={filter.all}
        chosen={filter.kind}
        onChoose={(kind) => void filter.setFilter({ kind })}
      />
      <Card className="flex min-h-0 flex-col self-start lg:max-h-full">
        <ObjectsToolbar filter={filter} kinds={kinds} payloads={payloads} />
        <VirtualTable
          label="Objects"
          columns={payloads ? OBJECT_COLUMNS : OBJECT_KEY_COLUMNS}
          rows={rows ?? WAITING}
          rowKey={rowKey}
          rowHref={({ key }) => pages.environmentObject(organization, environment, key)}
          sort={{ column: sort, direction }}
          onSort={filter.sortBy}
          resetKey={JSON.stringify(wanted)}
          empty={
            objects?.rows.length === 0 ? (
              <EmptyState title="No objects yet">
                What events on <code className="font-mono text-sm">{environmentAssets(environment).subjects}</code>{' '}
                speak of appears here.
              </EmptyState>
            ) : (
              <EmptyState title="No object matches" action={<Button onClick={clear}>Show all objects</Button>} />
            )
          }
          className="max-lg:max-h-[70dvh]"
        />
        {objects && rows && (
          <CardFooter>
            <span>
              {formatCount(rows.length)} of {formatCount(objects.rows.length)} shown
              {hidden.length > 0 && !filter.all && ` · ${hidden.map(kindCounted).join(', ')} without health left out`}
            </span>
            {hidden.length > 0 && (
              <Button size="sm" onClick={() => void filter.setFilter({ all: !filter.all })}>
                {filter.all ? 'Leave out those without health' : `Show ${hidden.map(kindCounted).join(', ')}`}
              </Button>
            )}
            <span className="tabular-nums">revision {formatCount(objects.revision)}</span>
          </CardFooter>
        )}
      </Card>
    </div>
  );
}
