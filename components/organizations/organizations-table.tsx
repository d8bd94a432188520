import type { ComponentProps } from 'react';

import { VirtualTable } from '@/components/ui/virtual-table.tsx';
import type { Organization } from '@/lib/domain/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { ORGANIZATION_COLUMNS } from './organization-columns.tsx';
import { OrganizationsEmpty } from './organizations-empty.tsx';

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
