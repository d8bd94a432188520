'use client';

import type { KeyboardEvent } from 'react';

import { CardHeader } from '@/components/ui/content/card.tsx';
import { SearchInput } from '@/components/ui/form/input.tsx';

interface ToolbarProps {
  search: string;
  onSearch: (text: string) => void;
}

/** From the search straight into the rows. */
function enterTable(event: KeyboardEvent<HTMLInputElement>) {
  if (event.key !== 'ArrowDown') return;
  const row = event.currentTarget.closest('section')?.querySelector<HTMLElement>('[role="row"][tabindex="0"]');
  if (!row) return;
  event.preventDefault();
  row.focus();
}

export function OrganizationsToolbar({ search, onSearch }: ToolbarProps) {
  return (
    <CardHeader>
      <SearchInput
        value={search}
        onSearch={onSearch}
        onKeyDown={enterTable}
        label="Search Organizations"
        placeholder="Search name, account, Environment"
        className="md:max-w-80"
      />
    </CardHeader>
  );
}
