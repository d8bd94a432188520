import type { ComponentProps } from 'react';

import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { Organization } from '@/lib/domain/organizations/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { ORGANIZATION_COLUMNS } from './organization-columns.tsx';

type Table = ComponentProps<typeof VirtualTable<Organization>>;

interface OrganizationsTableProps extends Pick<Table, 'rows' | 'sort' | 'onSort' | 'onVisibleRange' | 'resetKey'> {
  search: string;
  onClearSearch: () => void;
  mayCreate: boolean;
}

const rowKey = (organization: Organization) => organization.slug;
const rowHref = (organization: Organization) => pages.organization(organization.slug);

export function OrganizationsTable({ search, onClearSearch, mayCreate, ...table }: OrganizationsTableProps) {
  return (
    <VirtualTable
      label="Organizations"
      columns={ORGANIZATION_COLUMNS}
      rowKey={rowKey}
      rowHref={rowHref}
      empty={<OrganizationsEmpty search={search} onClear={onClearSearch} mayCreate={mayCreate} />}
      className="max-md:max-h-[70dvh]"
      {...table}
    />
  );
}

interface OrganizationsEmptyProps {
  search: string;
  onClear: () => void;
  mayCreate: boolean;
}

function OrganizationsEmpty({ search, onClear, mayCreate }: OrganizationsEmptyProps) {
  if (search !== '') {
    return (
      <EmptyState title={`Nothing matches “${search}”`} action={<Button onClick={onClear}>Clear the search</Button>}>
        The search covers names, display names, account keys and Environments.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No Organization yet"
      action={mayCreate && <ButtonLink href={pages.newOrganization()}>Create the first one</ButtonLink>}
    >
      Every Organization of this Sovereign will be listed here, with what it uses of its limits.
    </EmptyState>
  );
}
