'use client';

import { Command } from 'cmdk';

export interface PaletteItem {
  id: string;
  label: string;
  note?: string;
  run: () => void;
}

export function PaletteGroup({ heading, items }: { heading: string; items: PaletteItem[] }) {
  if (items.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-ink-3"
    >
      {items.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          onSelect={item.run}
          className="flex h-9 cursor-pointer items-center gap-2 rounded-sm px-2.5 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent"
        >
          <span className="truncate font-medium">{item.label}</span>
          {item.note !== undefined && <span className="truncate text-ink-3">{item.note}</span>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
