'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';

import { Card, CardFooter } from '@/components/ui/card.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Fill } from '@/components/ui/fill.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { VirtualTable } from '@/components/ui/virtual-table.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/queries/me.ts';
import type { Me } from '@/lib/domain/me.ts';
import type { Organization, OrganizationPage } from '@/lib/domain/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { FiguresSource } from './figures-source.tsx';
import { FreshnessStatus } from './freshness-status.tsx';
import { ORGANIZATION_COLUMNS } from './organization-columns.tsx';
import { OrganizationsToolbar } from './organizations-toolbar.tsx';
import { useOrganizationRows } from './use-organization-rows.ts';
import { useOrganizationsFilter } from './use-organizations-filter.ts';

// Seldom needed, so they come when they are.
const OrganizationsEmpty = lazy(async () => ({
  default: (await import('./organizations-empty.tsx')).OrganizationsEmpty,
}));
const UnreadableAccounts = lazy(async () => ({
  default: (await import('./unreadable-accounts.tsx')).UnreadableAccounts,
}));

/** Rows of the skeleton: about what a first page shows. */
const WAITING = new Array<Organization | undefined>(12).fill(undefined);

const subtitleOf = (page: OrganizationPage, me: Me | undefined) =>
  me?.scope === 'organization' ? 'The one you belong to' : `${formatCount(page.all)} on this Sovereign`;

const rowKey = (organization: Organization) => organization.slug;
const rowHref = (organization: Organization) => pages.organization(organization.slug);

export function OrganizationsPage() {
  const { search, setSearch, sort, direction, sortBy, wanted } = useOrganizationsFilter();
  const { head, rows, total, shown, sight, onVisibleRange } = useOrganizationRows(wanted);
  const { data: me } = useQuery(meQuery());
  const page = head.data;
  return (
    <Fill>
      <FreshnessStatus freshness={page?.freshness} failing={head.isError} />
      <PageHeader
        title="Organizations"
        subtitle={page ? subtitleOf(page, me) : <Skeleton className="my-1 h-3 w-40" />}
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
          <VirtualTable
            label="Organizations"
            columns={ORGANIZATION_COLUMNS}
            rows={page ? rows : WAITING}
            rowKey={rowKey}
            rowHref={rowHref}
            sort={{ column: sort, direction }}
            onSort={sortBy}
            onVisibleRange={onVisibleRange}
            resetKey={JSON.stringify(shown)}
            empty={
              <Suspense>
                <OrganizationsEmpty search={shown.search} onClear={() => setSearch('')} />
              </Suspense>
            }
            className="max-md:max-h-[70dvh]"
          />
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
