'use client';

import type { MouseEvent, ReactNode } from 'react';

import { Link } from '../content/link.tsx';
import { cn } from '../cn.ts';
import { Skeleton } from '../feedback/skeleton.tsx';
import { SELECTION_CELL, SelectionBox } from './selection-box.tsx';
import { columnClass, columnStyle } from './table-column.ts';
import type { Column } from './table-column.ts';

interface RowProps<T> {
  columns: readonly Column<T>[];
  /** undefined while it is being fetched */
  row: T | undefined;
  index: number;
  top: number;
  height: number;
  tabStop: boolean;
  selected: boolean | undefined;
  /** the list has it no longer; it stands only so that the others hold still */
  gone: boolean;
  selection: { label: string; isChosen: boolean; toggle: (extend: boolean) => void } | undefined;
  href: string | undefined;
  onActivate: (() => void) | undefined;
}

/** The link of the first cell covers the row, so that every way to open a link works anywhere on it. */
function firstCell(href: string | undefined, content: ReactNode): ReactNode {
  if (href === undefined) return content;
  return (
    <Link href={href} tabIndex={-1} data-row-link className="after:absolute after:inset-0">
      {content}
    </Link>
  );
}

export function VirtualTableRow<T>({
  columns,
  row,
  index,
  top,
  height,
  tabStop,
  selected,
  gone,
  selection,
  href,
  onActivate,
}: RowProps<T>) {
  const onClick = (event: MouseEvent) => {
    const target = event.target;
    if (target instanceof Element && target.closest('a, button, label') === null) onActivate?.();
  };
  const isSelected = selection?.isChosen ?? selected;
  return (
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-busy={row === undefined || undefined}
      title={gone ? 'Not in the list any more' : undefined}
      tabIndex={tabStop ? 0 : -1}
      onClick={onActivate && onClick}
      style={{ height, transform: `translateY(${String(top)}px)` }}
      className={cn(
        'group/row absolute inset-x-0 top-0 flex items-center border-b border-line -outline-offset-2 last:border-b-0',
        isSelected === true ? 'bg-accent-soft' : 'hover:bg-raised',
        onActivate && 'cursor-pointer',
        gone && 'text-ink-3 line-through',
      )}
    >
      {selection && (
        <div role="gridcell" className={SELECTION_CELL}>
          {row !== undefined && (
            <SelectionBox
              tabIndex={-1}
              label={`Choose ${selection.label}`}
              isChosen={selection.isChosen}
              onToggle={selection.toggle}
            />
          )}
        </div>
      )}
      {columns.map((column, position) => (
        <div key={column.id} role="gridcell" style={columnStyle(column.width)} className={columnClass(column)}>
          {row === undefined ? (
            <Skeleton className={cn('h-3 w-2/3', column.align === 'end' && 'ml-auto')} />
          ) : position === 0 ? (
            firstCell(href, column.cell(row))
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}
