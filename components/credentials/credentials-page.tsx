'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { BeyondIssuerNotice } from './beyond-issuer-notice.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Tabs } from '@/components/ui/form/tabs.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { credentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { CredentialReach } from '@/lib/domain/credentials/credential-rules.ts';
import { pages } from '@/lib/domain/paths.ts';

// It comes while its rows do; the page itself is there sooner without it.
const CredentialsTable = lazyNamed(() => import('./credentials-table.tsx'), 'CredentialsTable');

const REACHES: readonly { label: string; reach: CredentialReach | undefined }[] = [
  { label: 'All', reach: undefined },
  { label: 'Reach prod', reach: 'prod' },
  { label: 'Right of issuer not known', reach: 'beyond-issuer' },
];

/** Rows that hold the place of the first page. */
const PENDING_ROWS: readonly undefined[] = Array.from({ length: 8 });

/** What was handed out by this Organization, newest first. */
export function CredentialsPage({
  organization,
  reach,
}: {
  organization: string;
  /** only those that reach so far */
  reach: CredentialReach | undefined;
}) {
  const me = useQuery(meQuery()).data;
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    credentialsQuery(organization, reach),
  );
  const credentials = data?.pages.flatMap(({ items }) => items) ?? [];
  const last = data?.pages.at(-1);
  const total = last?.total ?? 0;

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
      {me !== undefined && last !== undefined && mayDo(me, 'credential.issue-trusted') && (
        <BeyondIssuerNotice organization={organization} reaches={last.reaches} />
      )}
      <Tabs
        label="Which credentials"
        links={REACHES.map(({ label, reach: of }) => ({
          href: pages.credentials(organization, of && { reach: of }),
          label: of && last ? `${label} (${formatCount(last.reaches[of])})` : label,
          current: of === reach,
        }))}
      />
      <Card>
        {error !== null && credentials.length === 0 ? (
          <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
        ) : (
          <>
            <Suspense fallback={<Skeleton className="h-72 w-full" />}>
              <CredentialsTable
                organization={organization}
                rows={isPending ? PENDING_ROWS : credentials}
                total={isPending ? undefined : total}
                onEndReached={() => {
                  if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
                }}
                isFiltered={reach !== undefined}
                issue={issue('default')}
              />
            </Suspense>
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
