'use client';

import { CardHeader } from '@/components/ui/content/card.tsx';
import { SearchInput } from '@/components/ui/form/input.tsx';

interface StreamsToolbarProps {
  search: string;
  onSearch: (text: string) => void;
  buckets: boolean;
  onBuckets: (shown: boolean) => void;
}

export function StreamsToolbar({ search, onSearch, buckets, onBuckets }: StreamsToolbarProps) {
  return (
    <CardHeader>
      <SearchInput
        value={search}
        onSearch={onSearch}
        label="Filter streams"
        placeholder="Filter by name or subject"
        className="max-w-80 basis-52 flex-1"
      />
      <label className="inline-flex items-center gap-2 text-ink-2">
        <input
          type="checkbox"
          checked={buckets}
          onChange={(event) => {
            onBuckets(event.target.checked);
          }}
          className="size-4 accent-accent"
        />
        Show KV buckets
      </label>
    </CardHeader>
  );
}
