'use client';

import { cn } from '@/components/ui/cn.ts';
import { CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
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

interface StatusFilterProps {
  /** of the kind that is shown, whatever its status; null while nothing is known */
  counts: KindCount['statuses'] | null;
  chosen: ObjectStatus | null;
  onChoose: (status: ObjectStatus | null) => void;
}

/** How many objects are how; pressing one shows those only, pressing it again all of them. */
function StatusFilter({ counts, chosen, onChoose }: StatusFilterProps) {
  return (
    <div role="group" aria-label="Status" className="flex flex-wrap gap-1.5">
      {OBJECT_STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          aria-pressed={status === chosen}
          onClick={() => onChoose(status === chosen ? null : status)}
          className={cn(
            'inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm',
            status === chosen
              ? 'border-accent bg-accent-soft text-ink'
              : 'border-line text-ink-2 hover:bg-raised hover:text-ink',
          )}
        >
          <span aria-hidden className={cn('size-2 rounded-full', DOTS[status])} />
          {status} <span className="tabular-nums">{counts === null ? '–' : formatCount(counts[status] ?? 0)}</span>
        </button>
      ))}
    </div>
  );
}

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
        <StatusFilter
          counts={shown?.statuses ?? null}
          chosen={status}
          onChoose={(chosen) => void setFilter({ status: chosen })}
        />
      )}
    </CardHeader>
  );
}
