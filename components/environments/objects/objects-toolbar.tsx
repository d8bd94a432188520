'use client';

import { CardHeader } from '@/components/ui/content/card.tsx';
import { CountFilter } from '@/components/ui/form/count-filter.tsx';
import { SearchInput } from '@/components/ui/form/input.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import { OBJECT_STATUSES } from '@/lib/domain/environments/environment-state-words.ts';
import type { ObjectStatus } from '@/lib/domain/environments/environment-state-words.ts';

import { sumKinds } from './count-objects.ts';
import type { KindCount } from './count-objects.ts';
import type { ObjectsFilterState } from './use-objects-filter.ts';

const DOTS: Record<ObjectStatus, string> = {
  failing: 'bg-bad',
  progressing: 'bg-warn',
  unknown: 'bg-ink-3',
  healthy: 'bg-ok',
};

const STATUSES = OBJECT_STATUSES.map((status) => ({ value: status, name: status, dot: DOTS[status] }));

interface ObjectsToolbarProps {
  filter: ObjectsFilterState;
  /** null while nothing is known of them */
  kinds: readonly KindCount[] | null;
  /** false: there are keys only */
  payloads: boolean;
}

export function ObjectsToolbar({ filter, kinds, payloads }: ObjectsToolbarProps) {
  const { search, kind, status, setFilter } = filter;
  const shown = kinds && sumKinds(kind === null ? kinds : kinds.filter((one) => one.kind === kind));
  return (
    <CardHeader>
      <SearchInput
        mono
        value={search}
        onSearch={(text) => void setFilter({ search: text })}
        label="Search objects"
        placeholder={payloads ? 'Search name or reason' : 'Search name'}
        className="max-w-96 flex-1 basis-52"
      />
      <Select
        aria-label="Kind"
        value={kind ?? ''}
        onChange={(event) => void setFilter({ kind: event.target.value === '' ? null : event.target.value })}
        className="w-44! xl:hidden"
      >
        <option value="">All kinds</option>
        {kinds?.map((one) => (
          <option key={one.kind}>{one.kind}</option>
        ))}
      </Select>
      {payloads && (
        <CountFilter
          label="Status"
          options={STATUSES}
          counts={shown?.statuses ?? null}
          chosen={status}
          onChoose={(chosen) => void setFilter({ status: chosen })}
        />
      )}
    </CardHeader>
  );
}
