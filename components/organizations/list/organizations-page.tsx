'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Fill } from '@/components/ui/content/fill.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import type { Organization, OrganizationPage } from '@/lib/domain/organizations/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { FiguresSource, FreshnessStatus } from '../freshness-status.tsx';
import { OrganizationsToolbar } from './organizations-toolbar.tsx';
import { useOrganizationRows } from './use-organization-rows.ts';
import { useOrganizationsFilter } from './use-organizations-filter.ts';

// These come while the figures do; the page itself is there sooner without them.
const OrganizationsTable = lazyNamed(() => import('./organizations-table.tsx'), 'OrganizationsTable');
const UnreadableAccounts = lazyNamed(() => import('./unreadable-accounts.tsx'), 'UnreadableAccounts');

/** Rows of the skeleton: about what a first page shows. */
const WAITING = new Array<Organization | undefined>(12).fill(undefined);

const subtitleOf = (page: OrganizationPage, me: Me | undefined) =>
  me?.scope === 'organization' ? 'Your Organization' : `${formatCount(page.all)} on this Sovereign`;

export function OrganizationsPage() {
  const { search, setSearch, sort, direction, sortBy, wanted } = useOrganizationsFilter();
  const { head, rows, total, shown, sight, onVisibleRange } = useOrganizationRows(wanted);
  const { data: me } = useQuery(meQuery());
  const mayCreate = me?.actions.includes('organization.create') ?? false;
  const page = head.data;
  const create = {
    id: 'organization.create',
    label: 'Create an Organization',
    keys: 'n',
    href: pages.newOrganization(),
    refusal: mayCreate ? undefined : refusalReason('organization.create'),
  };
  usePageActs(me?.scope === 'sovereign' ? [create] : []);
  return (
    <Fill>
      <FreshnessStatus freshness={page?.freshness} failing={head.isError} />
      <PageHeader
        title="Organizations"
        subtitle={page ? subtitleOf(page, me) : <Skeleton className="my-1 h-3 w-40" />}
        actions={
          // people of an Organization have one, and no use for a reason why there are no others
          me?.scope === 'sovereign' && (
            <ButtonLink variant="primary" href={create.href} disabledReason={create.refusal}>
              New Organization
            </ButtonLink>
          )
        }
      />
      {page && page.unreadable.length > 0 && (
        <Suspense>
          <UnreadableAccounts accounts={page.unreadable} />
        </Suspense>
      )}
      <Card className="flex min-h-0 flex-col">
        <OrganizationsToolbar search={search} onSearch={setSearch} />
        {head.isError && !page ? (
          <ErrorState problem={asProblem(head.error)} onRetry={() => void head.refetch()} />
        ) : (
          <Suspense fallback={<Skeleton className="m-3 h-72" />}>
            <OrganizationsTable
              rows={page ? rows : WAITING}
              sort={{ column: sort, direction }}
              onSort={sortBy}
              onVisibleRange={onVisibleRange}
              resetKey={JSON.stringify(shown)}
              search={shown.search}
              onClearSearch={() => setSearch('')}
              mayCreate={mayCreate}
            />
          </Suspense>
        )}
        {page && total > 0 && (
          <CardFooter>
            <span>
              {formatCount(sight.first + 1)}–{formatCount(Math.min(sight.last + 1, total))} of {formatCount(total)}
              {total < page.all && ' matching'}
            </span>
            <FiguresSource freshness={page.freshness} />
          </CardFooter>
        )}
      </Card>
    </Fill>
  );
}
