'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import type { ReactNode } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

export const ISSUE_PENDING = <Skeleton className="h-128 w-full" />;

/** What somebody who may issue credentials may issue. */
export interface IssueRights {
  environments: readonly EnvironmentType[];
  /** those that no credential is issued for */
  retired: readonly EnvironmentType[];
  /** why prod is out of reach, or null */
  prodRefusal: string | null;
  /** why trusted roles are out of reach, or null */
  trustedRefusal: string | null;
}

interface IssueGateProps {
  organization: string;
  children: (rights: IssueRights) => ReactNode;
}

/** A form that issues credentials, or what stands in its way. */
export function IssueGate({ organization, children }: IssueGateProps) {
  const me = useQuery(meQuery());
  const detail = useQuery(organizationQuery(organization));

  const failed = [me, detail].find(({ data, error }) => error !== null && data === undefined);
  if (failed !== undefined) {
    return (
      <Card>
        <ErrorState problem={asProblem(failed.error)} onRetry={() => void failed.refetch()} />
      </Card>
    );
  }
  if (me.data === undefined || detail.data === undefined) return ISSUE_PENDING;
  if (!mayDo(me.data, 'credential.issue')) {
    return (
      <Card>
        <RefusedState action={<ButtonLink href={pages.credentials(organization)}>See credentials</ButtonLink>}>
          {refusalReason('credential.issue')}
        </RefusedState>
      </Card>
    );
  }
  const { closed, environments, retired } = detail.data.organization;
  if (closed !== null) {
    return (
      <Card>
        <EmptyState title="No credential can be issued">{closed}</EmptyState>
      </Card>
    );
  }
  const refusalOf = (action: 'credential.issue-prod' | 'credential.issue-trusted') =>
    mayDo(me.data, action) ? null : refusalReason(action);
  return (
    <Suspense fallback={ISSUE_PENDING}>
      {children({
        environments,
        retired,
        prodRefusal: refusalOf('credential.issue-prod'),
        trustedRefusal: refusalOf('credential.issue-trusted'),
      })}
    </Suspense>
  );
}
