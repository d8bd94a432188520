import { formatBytes, formatCount, formatRate } from '@/components/ui/content/format.ts';
import type { Column } from '@/components/ui/table/table-column.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { Organization, OrganizationLimits, OrganizationSort } from '@/lib/domain/organizations/organization.ts';

import { OrganizationStateTag } from '../organization-state.tsx';
import { UsageOfLimit } from '../usage-of-limit.tsx';

/** A column's id is what the API sorts by. */
type ColumnId = OrganizationSort | 'environments' | 'state';
type OrganizationColumn = Column<Organization> & { id: ColumnId };

type Counted = ColumnId & Exclude<keyof OrganizationLimits, 'tiers'>;

const counted = (id: Counted, header: string, width: number): OrganizationColumn => ({
  id,
  header,
  width,
  align: 'end',
  sortable: true,
  hideBelow: 'lg',
  cell: ({ usage, limits }) => (
    <UsageOfLimit used={usage[id]} limit={limits[id]} format={formatCount} label={header.toLowerCase()} />
  ),
});

export const ORGANIZATION_COLUMNS: readonly OrganizationColumn[] = [
  {
    id: 'name',
    header: 'Organization',
    sortable: true,
    cell: ({ slug, displayName }) => (
      <>
        <span className="font-semibold">{slug}</span> <span className="text-ink-3">{displayName}</span>
      </>
    ),
  },
  {
    id: 'environments',
    header: 'Environments',
    width: 176,
    hideBelow: 'md',
    cell: ({ environments, retired }) => (
      <span className="flex gap-1">
        {environments.map((type) => (
          <Tag key={type}>{type}</Tag>
        ))}
        {retired.map((type) => (
          <Tag key={type} tone="warn" title={`${type} is retired`}>
            <s>{type}</s>
            <span className="sr-only"> retired</span>
          </Tag>
        ))}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 'clamp(92px, 14cqw, 112px)',
    cell: (organization) => (
      <span className="flex flex-wrap gap-1">
        <OrganizationStateTag {...organization} />
      </span>
    ),
  },
  {
    id: 'storage',
    header: 'Storage',
    width: 'clamp(112px, 30cqw, 224px)',
    align: 'end',
    sortable: true,
    cell: ({ usage, limits }) => (
      <UsageOfLimit
        used={usage.storageBytes}
        limit={limits.storageBytes}
        format={formatBytes}
        label="storage"
        meter="w-20 @max-[480px]:hidden"
      />
    ),
  },
  counted('streams', 'Streams', 96),
  // Its limit is one on each stream, so the sum is compared with none.
  { ...counted('consumers', 'Consumers', 112), cell: ({ usage }) => formatCount(usage.consumers) },
  counted('connections', 'Connections', 118),
  {
    id: 'traffic',
    header: 'Traffic, msg/s',
    width: 124,
    align: 'end',
    sortable: true,
    hideBelow: 'lg',
    cell: ({ usage }) => (
      <span title={`${formatRate(usage.messagesInPerSecond)} in, ${formatRate(usage.messagesOutPerSecond)} out`}>
        {formatRate(usage.messagesInPerSecond + usage.messagesOutPerSecond, '')}
      </span>
    ),
  },
];
