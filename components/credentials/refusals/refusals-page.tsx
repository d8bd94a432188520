'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { Suspense, useState } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { HeaderSlot } from '@/components/ui/content/header-slot.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { FIRST_REFUSALS, refusalsQuery } from '@/lib/client/credentials/refusal-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';

import { CredentialTabs } from '../credential-tabs.tsx';
import { ShortKey } from '../short-key.tsx';

// The page itself is there sooner without it.
const RefusalsView = lazyNamed(() => import('./refusals-view.tsx'), 'RefusalsView');
const WAITING = <Skeleton className="h-72 w-full" />;

/** As many as a server keeps. */
const ALL = 500;

/** Logins that NATS refused with credentials of an Organization, and why. `?key=` narrows it to one credential. */
export function RefusalsPage({ organization }: { organization: string }) {
  const { data: me } = useQuery(meQuery());
  const refused = me !== undefined && !mayDo(me, 'refusal.list');
  const [key, setKey] = useQueryState('key', parseAsString);
  const [limit, setLimit] = useState(FIRST_REFUSALS);
  const { data, error, refetch } = useQuery({
    ...refusalsQuery(organization, { key: key ?? undefined, limit }),
    placeholderData: keepPreviousData,
    enabled: me !== undefined && !refused,
  });
  return (
    <>
      {!refused && <Status failing={error !== null} live={data?.listening.live} />}
      <PageHeader
        title="Credentials"
        subtitle="Logins that NATS refused, with the cause, which NATS does not tell the client."
      />
      <CredentialTabs organization={organization} current="refusals" />
      {key !== null && !refused && (
        <p className="mb-3 flex flex-wrap items-center gap-2 text-ink-2">
          <span>
            Only logins with <ShortKey publicKey={key} />
          </span>
          <Button size="sm" onClick={() => void setKey(null)}>
            Show all credentials
          </Button>
        </p>
      )}
      {refused ? (
        <Card>
          <RefusedState>{refusalReason('refusal.list')}</RefusedState>
        </Card>
      ) : error !== null && !data ? (
        <Card>
          <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
        </Card>
      ) : data ? (
        <Suspense fallback={WAITING}>
          <RefusalsView
            organization={organization}
            page={data}
            isFiltered={key !== null}
            onShowAll={() => {
              setLimit(ALL);
            }}
          />
        </Suspense>
      ) : (
        WAITING
      )}
    </>
  );
}

/** In the header of the window: whether the page shows what is refused now. */
function Status({ failing, live }: { failing: boolean; live: boolean | undefined }) {
  return (
    <HeaderSlot>
      {failing ? (
        <LiveStatus state="reconnecting">no answer</LiveStatus>
      ) : live === undefined ? (
        <LiveStatus state="connecting">loading</LiveStatus>
      ) : live ? (
        <LiveStatus state="live">Live</LiveStatus>
      ) : (
        <LiveStatus state="silent">no events from NATS</LiveStatus>
      )}
    </HeaderSlot>
  );
}
