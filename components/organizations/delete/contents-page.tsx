'use client';

import { useQuery } from '@tanstack/react-query';

import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';

import { DeleteFlow } from './delete-flow.tsx';

/** What is in an Organization, for whoever may see its streams; an operator deletes it here. */
export function ContentsPage({ organization }: { organization: string }) {
  const { data: me } = useQuery(meQuery());
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Contents" subtitle={`What is in ${organization}, and how to keep a copy of it`} />
      {me === undefined ? (
        <Skeleton className="h-96 w-full" />
      ) : mayDo(me, 'jetstream.inspect') ? (
        <DeleteFlow organization={organization} mayDelete={mayDo(me, 'organization.delete')} />
      ) : (
        <Card>
          <RefusedState>{refusalReason('jetstream.inspect')}</RefusedState>
        </Card>
      )}
    </div>
  );
}
