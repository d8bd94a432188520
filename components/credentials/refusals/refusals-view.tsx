'use client';

import { parseAsString, useQueryState } from 'nuqs';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { cn } from '@/components/ui/cn.ts';
import { Button } from '@/components/ui/form/button.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { Refusal, RefusalPage } from '@/lib/domain/credentials/refusal.ts';

import { At, ListeningNotes } from './listening-notes.tsx';
import { REFUSAL_COLUMNS } from './refusal-columns.tsx';
import { RefusalDetail } from './refusal-detail.tsx';

interface RefusalsViewProps {
  organization: string;
  page: RefusalPage;
  /** only one credential is asked for */
  isFiltered: boolean;
  onShowAll: () => void;
}

const rowKey = ({ publicKey, cause }: Refusal) => `${publicKey}.${cause}`;

/** The list, and the one of it that is opened. */
export function RefusalsView({ organization, page, isFiltered, onShowAll }: RefusalsViewProps) {
  const { items, total, listening, forgotten } = page;
  const [opened, setOpened] = useQueryState('refusal', parseAsString);
  const refusal = items.find((one) => rowKey(one) === opened);
  return (
    <div className="flex flex-col gap-4">
      <ListeningNotes {...listening} />
      <div
        className={cn('grid items-start gap-4', items.length > 0 && 'lg:grid-cols-[minmax(0,1.45fr)_minmax(0,1fr)]')}
      >
        <Card>
          <VirtualTable
            label={`Refused logins of ${organization}`}
            columns={REFUSAL_COLUMNS}
            rows={items}
            rowKey={rowKey}
            selectedKey={opened}
            onRowActivate={(row) => void setOpened(rowKey(row))}
            totalCount={total}
            empty={<None organization={organization} page={page} isFiltered={isFiltered} />}
            className="max-h-[60dvh]"
          />
          {items.length > 0 && (
            <CardFooter>
              <span>
                {formatCount(items.length)} of {formatCount(total)}
                {forgotten && ', older ones are forgotten'} · heard since <At iso={listening.since} />
              </span>
              {items.length < total && (
                <Button size="sm" onClick={onShowAll}>
                  Show all {formatCount(total)}
                </Button>
              )}
            </CardFooter>
          )}
        </Card>
        {refusal ? (
          <RefusalDetail key={opened} organization={organization} refusal={refusal} />
        ) : (
          items.length > 0 && (
            <Card className="max-lg:hidden">
              <EmptyState title="No refused login opened">Choose one to see why, and what helps.</EmptyState>
            </Card>
          )
        )}
      </div>
    </div>
  );
}

function None({
  organization,
  page: { listening },
  isFiltered,
}: Pick<RefusalsViewProps, 'organization' | 'page' | 'isFiltered'>) {
  const { since, live } = listening;
  if (!live) {
    return <EmptyState title="NATS is not heard now">Whether logins are refused is not known until it is.</EmptyState>;
  }
  return (
    <EmptyState title={isFiltered ? 'No refused login of this credential' : 'No refused login'}>
      None since <At iso={since} />; nothing of before is known. A client that shows no credential of {organization} is
      not told of here: nothing proves whose it is.
    </EmptyState>
  );
}
