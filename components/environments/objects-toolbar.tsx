'use client';

import { CardHeader } from '@/components/ui/card.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';

import { sumKinds } from './count-objects.ts';
import type { KindCount } from './count-objects.ts';
import { StatusFilter } from './status-filter.tsx';
import type { ObjectsFilterState } from './use-objects-filter.ts';

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
      <Input
        type="search"
        mono
        value={search}
        onChange={(event) => void setFilter({ search: event.target.value })}
        aria-label="Search objects"
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
        <StatusFilter
          counts={shown?.statuses ?? null}
          chosen={status}
          onChoose={(chosen) => void setFilter({ status: chosen })}
        />
      )}
    </CardHeader>
  );
}
