'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { sovereignKeysQuery } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { MasterSecretCard } from './master-secret-card.tsx';
import { OperatorKeyCard } from './operator-key-card.tsx';
import { MasterNotices, OperatorNotices } from './rotation-notices.tsx';
import { TrustCards } from './trust-cards.tsx';

/** The signing key of the operator and the master secret: who has them, and replacing them. */
export function SovereignKeysPage() {
  const { data: me } = useQuery(meQuery());
  const isRefused = me !== undefined && !me.actions.includes('sovereign-keys.read');
  const { data, error, refetch } = useQuery({ ...sovereignKeysQuery(), enabled: !isRefused });
  return (
    <>
      <PageHeader
        title="Keys"
        subtitle="The operator’s signing key signs every account; signing keys of Organizations are derived from the master secret."
      />
      {isRefused ? (
        <Card>
          <RefusedState>{refusalReason('sovereign-keys.read')}</RefusedState>
        </Card>
      ) : data === undefined ? (
        <Card>
          {error === null ? (
            <Skeleton className="m-3 h-48" />
          ) : (
            <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
          )}
        </Card>
      ) : (
        <div className="flex flex-col gap-3">
          {error !== null && (
            <Notice tone="warn" title="NATS does not answer now">
              Last known values.
            </Notice>
          )}
          <OperatorNotices keys={data} me={me} />
          <MasterNotices keys={data} me={me} />
          <OperatorKeyCard keys={data} me={me} />
          <MasterSecretCard keys={data} me={me} />
          <TrustCards keys={data} />
        </div>
      )}
    </>
  );
}
