'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ButtonLink } from '@/components/ui/button-link.tsx';
import { Card, CardFooter } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { VirtualTable } from '@/components/ui/virtual-table.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { credentialsQuery } from '@/lib/client/queries/credentials.ts';
import { meQuery } from '@/lib/client/queries/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { Credential } from '@/lib/domain/credential.ts';
import { pages } from '@/lib/domain/paths.ts';
import { CREDENTIAL_COLUMNS } from './credential-columns.tsx';

/** Rows that hold the place of the first page. */
const PENDING_ROWS: readonly undefined[] = Array.from({ length: 8 });

/** What was handed out by this Organization, newest first. */
export function CredentialsPage({ organization }: { organization: string }) {
  const me = useQuery(meQuery()).data;
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    credentialsQuery(organization),
  );
  const credentials = data?.pages.flatMap(({ items }) => items) ?? [];
  const total = data?.pages.at(-1)?.total ?? 0;

  const issue = (variant: 'primary' | 'default') => (
    <ButtonLink
      variant={variant}
      href={pages.newCredential(organization)}
      disabledReason={me === undefined || mayDo(me, 'credential.issue') ? undefined : refusalReason('credential.issue')}
    >
      Issue credential
    </ButtonLink>
  );

  return (
    <>
      <PageHeader
        title="Credentials"
        subtitle="Files that let services and people connect. Their private keys are known to their owners only."
        actions={issue('primary')}
      />
      <Card>
        {error !== null && credentials.length === 0 ? (
          <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
        ) : (
          <>
            <VirtualTable<Credential>
              label={`Credentials of ${organization}`}
              columns={CREDENTIAL_COLUMNS}
              rows={isPending ? PENDING_ROWS : credentials}
              rowKey={({ publicKey }) => publicKey}
              totalCount={isPending ? undefined : total}
              onEndReached={() => {
                if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
              }}
              empty={
                <EmptyState title="No credential yet" action={issue('default')}>
                  Issue one to let a service publish events, consume them, or work with the state of an Environment.
                </EmptyState>
              }
            />
            {credentials.length > 0 && (
              <CardFooter>
                {formatCount(credentials.length)} of {formatCount(total)}
              </CardFooter>
            )}
          </>
        )}
      </Card>
    </>
  );
}
