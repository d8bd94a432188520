'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';

import { cn } from '../cn.ts';
import { columnClass, columnStyle } from './table-column.ts';
import type { Column } from './table-column.ts';
import type { TableSort } from './table-sort.ts';
import { SELECTION_CELL, SelectionBox } from './selection-box.tsx';
import type { TableSelection } from './use-selection.ts';

interface HeaderProps<T> {
  columns: readonly Column<T>[];
  height: number;
  sort: TableSort | undefined;
  onSort: ((column: string) => void) | undefined;
  selection: (TableSelection & { /** rows that can be chosen */ loaded: number }) | undefined;
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

export function VirtualTableHeader<T>({ columns, height, sort, onSort, selection }: HeaderProps<T>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div
        role="row"
        aria-rowindex={1}
        className="flex items-center border-b border-line bg-raised text-sm font-medium text-ink-3"
        style={{ height }}
      >
        {selection && (
          <div role="columnheader" className={SELECTION_CELL}>
            <SelectionBox
              label="Choose all that are loaded"
              isChosen={selection.loaded > 0 && selection.keys.size === selection.loaded}
              isPartly={selection.keys.size > 0 && selection.keys.size < selection.loaded}
              onToggle={selection.toggleAll}
            />
          </div>
        )}
        {columns.map((column) => {
          const direction = sort?.column === column.id ? sort.direction : undefined;
          const Arrow = direction === 'asc' ? ArrowUp : ArrowDown;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={direction && ariaSort[direction]}
              style={columnStyle(column.width)}
              className={columnClass(column)}
            >
              {column.sortable && onSort ? (
                <button
                  type="button"
                  className={cn(
                    'inline-flex h-7 items-center gap-1 rounded-sm -outline-offset-2 hover:text-ink',
                    direction && 'text-ink',
                  )}
                  onClick={() => {
                    onSort(column.id);
                  }}
                >
                  {column.header}
                  {direction && <Arrow aria-hidden className="size-3" />}
                </button>
              ) : (
                column.header
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
