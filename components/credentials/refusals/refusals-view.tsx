'use client';

import { parseAsString, useQueryState } from 'nuqs';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { Drawer, DrawerRow } from '@/components/ui/content/drawer.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { useOpening } from '@/components/ui/content/use-opening.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { Refusal, RefusalPage } from '@/lib/domain/credentials/refusal.ts';

import { At, ListeningNotes } from './listening-notes.tsx';
import { REFUSAL_COLUMNS, titleOf } from './refusal-columns.tsx';
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
  const { opening, close } = useOpening(opened !== null);
  const refusal = items.find((one) => rowKey(one) === opened);
  return (
    <div className="flex flex-col gap-4">
      <ListeningNotes {...listening} />
      <DrawerRow>
        <Card className="self-start">
          <VirtualTable
            label={`Refused logins of ${organization}`}
            columns={REFUSAL_COLUMNS}
            rows={items}
            rowKey={rowKey}
            selectedKey={opened}
            onRowActivate={(row) => void setOpened(rowKey(row), opening())}
            totalCount={total}
            empty={<None organization={organization} page={page} isFiltered={isFiltered} />}
            className="max-h-[60dvh]"
          />
          {items.length > 0 && (
            <CardFooter>
              <span>
                {formatCount(items.length)} of {formatCount(total)}
                {forgotten && ', older ones are dropped'} · recorded since <At iso={listening.since} />
              </span>
              {items.length < total && (
                <Button size="sm" onClick={onShowAll}>
                  Show all {formatCount(total)}
                </Button>
              )}
            </CardFooter>
          )}
        </Card>
        {refusal && (
          <Drawer label={titleOf(refusal)} title={titleOf(refusal)} onClose={() => close(() => void setOpened(null))}>
            <RefusalDetail key={opened} organization={organization} refusal={refusal} />
          </Drawer>
        )}
      </DrawerRow>
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
    return <EmptyState title="No events from NATS now">Refused logins are unknown until they arrive again.</EmptyState>;
  }
  return (
    <EmptyState title={isFiltered ? 'No refused login of this credential' : 'No refused login'}>
      None since <At iso={since} />; earlier ones are unknown. Logins without a credential of {organization} are not
      listed: nothing proves whose they are.
    </EmptyState>
  );
}
