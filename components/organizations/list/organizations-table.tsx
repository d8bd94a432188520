import type { ComponentProps } from 'react';

import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { Organization } from '@/lib/domain/organizations/organization.ts';
import { api, pages } from '@/lib/domain/paths.ts';

import { ORGANIZATION_COLUMNS } from './organization-columns.tsx';

type Table = ComponentProps<typeof VirtualTable<Organization>>;

interface OrganizationsTableProps extends Pick<Table, 'rows' | 'sort' | 'onSort' | 'onVisibleRange' | 'resetKey'> {
  search: string;
  onClearSearch: () => void;
}

const rowKey = (organization: Organization) => organization.slug;
const rowHref = (organization: Organization) => pages.organization(organization.slug);

export function OrganizationsTable({ search, onClearSearch, ...table }: OrganizationsTableProps) {
  return (
    <VirtualTable
      label="Organizations"
      columns={ORGANIZATION_COLUMNS}
      rowKey={rowKey}
      rowHref={rowHref}
      empty={<OrganizationsEmpty search={search} onClear={onClearSearch} />}
      className="max-md:max-h-[70dvh]"
      {...table}
    />
  );
}

interface OrganizationsEmptyProps {
  search: string;
  onClear: () => void;
}

function OrganizationsEmpty({ search, onClear }: OrganizationsEmptyProps) {
  if (search !== '') {
    return (
      <EmptyState title={`Nothing matches “${search}”`} action={<Button onClick={onClear}>Clear the search</Button>}>
        The search looks at names, display names, account keys and Environments.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No Organization yet">
      Every Organization of this Sovereign will be listed here, with what it uses of its limits. An operator creates one
      with <code className="font-mono text-sm">POST {api.organizations()}</code>.
    </EmptyState>
  );
}
