'use client';

import type { Range } from '@tanstack/react-virtual';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';

import { cn } from '../cn.ts';
import type { Column } from './table-column.ts';
import type { TableSort } from './table-sort.ts';
import { useHeldRows } from './use-held-rows.ts';
import { moveInRow, nextRow, rowIndexOf, useRowFocus } from './use-row-focus.ts';
import { VirtualTableHeader } from './virtual-table-header.tsx';
import type { TableSelection } from './use-selection.ts';
import { VirtualTableRow } from './virtual-table-row.tsx';
import { WaitingRows } from './waiting-rows.tsx';

const HEADER_HEIGHT = 32;
const ROW_HEIGHT = 34;
/** What the server renders of it, which does not know the window: about what fits into one. */
const FIRST_RECT = { width: 0, height: 20 * ROW_HEIGHT };
/** rows before the end at which more is asked for, so that a steady scroll never meets it */
const END_MARGIN = 20;

interface VirtualTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  /** a hole is a row that is known to exist and not fetched yet */
  rows: readonly (T | undefined)[];
  rowKey: (row: T) => string;
  /** pixels, where a cell has several lines; all rows are alike */
  rowHeight?: number | undefined;
  rowHref?: ((row: T) => string) | undefined;
  onRowActivate?: ((row: T) => void) | undefined;
  selectedKey?: string | null | undefined;
  /** rows can be chosen, by a checkbox or with Space; with Shift all from the one before */
  selection?: TableSelection | undefined;
  /** names a row to whoever chooses it without seeing it */
  rowLabel?: ((row: T) => string) | undefined;
  sort?: TableSort | undefined;
  onSort?: ((column: string) => void) | undefined;
  /** called whenever the end is near; fetching twice is the caller's to avoid */
  onEndReached?: (() => void) | undefined;
  onVisibleRange?: ((first: number, last: number) => void) | undefined;
  /** how many there are in all, when `rows` holds the first of them */
  totalCount?: number | undefined;
  /** when it changes, these are other rows: the table begins at its top again */
  resetKey?: string | undefined;
  /** told when rows begin to hold still and when they go on, for what is kept back before it comes here */
  onHold?: ((held: boolean) => void) | undefined;
  /** how many are kept back there */
  keptBack?: number | undefined;
  /** instead of rows when there are none */
  empty?: ReactNode;
  /** bounds the height; without a bound every row would be rendered */
  className?: string | undefined;
}

const withTabStop = (indexes: number[], tabStop: number): number[] =>
  tabStop < 0 || indexes.includes(tabStop) ? indexes : [...indexes, tabStop].sort((a, b) => a - b);

/** A table of any length: one tab stop, arrow keys move, Enter opens. Its rows hold still while somebody is at them. */
export function VirtualTable<T>(props: VirtualTableProps<T>) {
  const { rowKey, onEndReached, onVisibleRange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(false);
  const held = useHeldRows({
    rows: props.rows,
    rowKey,
    scrolled,
    resetKey: `${props.resetKey ?? ''} ${props.sort?.column ?? ''} ${props.sort?.direction ?? ''}`,
    onHold: props.onHold,
  });
  const { rows } = held;
  const { tabStop, focusRow, reset, onFocus, onBlur } = useRowFocus(scroller, rows.length);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => props.rowHeight ?? ROW_HEIGHT,
    initialRect: FIRST_RECT,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    overscan: 10,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    // the tab stop stays in the page however far one scrolls, or the keyboard could not get in
    rangeExtractor: (range: Range) => withTabStop(defaultRangeExtractor(range), tabStop),
  });
  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? 0;

  if (scrolled !== first > 0) setScrolled(first > 0);

  const [from, to] = held.placesOf(first, last);
  useEffect(() => {
    onVisibleRange?.(from, to);
  }, [from, to, onVisibleRange]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    reset();
  }, [props.resetKey, reset]);
  useEffect(() => {
    if (last >= rows.length - END_MARGIN) onEndReached?.();
  }, [last, rows.length, onEndReached]);

  const selectionOf = (row: T | undefined) => {
    const { selection } = props;
    if (selection === undefined) return undefined;
    const key = row === undefined ? null : rowKey(row);
    return {
      label: row === undefined ? '' : (props.rowLabel?.(row) ?? rowKey(row)),
      isChosen: key !== null && selection.keys.has(key),
      toggle: (extend: boolean) => {
        if (key !== null) selection.toggle(key, extend);
      },
    };
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (moveInRow(event.key, event.target)) {
      event.preventDefault();
      return;
    }
    const from = rowIndexOf(event.target);
    if (from === null) return;
    if (event.key === ' ' && props.selection !== undefined) {
      event.preventDefault();
      selectionOf(rows[from])?.toggle(event.shiftKey);
      return;
    }
    const to = nextRow(event.key, from, Math.max(1, last - first - 1), rows.length);
    if (to !== null) {
      event.preventDefault();
      virtualizer.scrollToIndex(to);
      focusRow(to);
    } else if (event.key === 'Enter') {
      // or the same press would also activate whatever gets the focus by it, such as a dialog's close button
      event.preventDefault();
      const row = rows[from];
      scroller.current?.querySelector<HTMLElement>(`[data-index="${String(from)}"] [data-row-link]`)?.click();
      if (row !== undefined) props.onRowActivate?.(row);
    }
  };

  return (
    <div className="@container relative flex min-h-0 min-w-0 flex-col" {...held.events}>
      <WaitingRows
        count={held.waiting + (props.keptBack ?? 0)}
        reordered={held.reordered}
        onShow={() => {
          held.show();
          scroller.current?.scrollTo({ top: 0 });
          // or the keyboard would be nowhere
          if (rows.length > 0) focusRow(0);
        }}
      />
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-multiselectable={props.selection && true}
        aria-rowcount={(props.totalCount ?? rows.length) + 1}
        tabIndex={rows.length === 0 ? 0 : undefined}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={onBlur}
        className={cn('min-h-0 overflow-auto overscroll-contain', props.className ?? 'max-h-[70dvh]')}
      >
        <div role="presentation" className="w-fit min-w-full">
          <VirtualTableHeader
            columns={props.columns}
            height={HEADER_HEIGHT}
            sort={props.sort}
            onSort={props.onSort}
            selection={props.selection && { ...props.selection, loaded: rows.length }}
          />
          <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index];
              return (
                <VirtualTableRow
                  key={item.key}
                  columns={props.columns}
                  row={row}
                  index={item.index}
                  top={item.start - HEADER_HEIGHT}
                  height={item.size}
                  tabStop={item.index === tabStop}
                  selected={
                    props.selectedKey == null || row === undefined ? undefined : rowKey(row) === props.selectedKey
                  }
                  selection={selectionOf(row)}
                  gone={row !== undefined && held.gone.has(rowKey(row))}
                  href={row && props.rowHref?.(row)}
                  onActivate={row && props.onRowActivate && (() => props.onRowActivate?.(row))}
                />
              );
            })}
          </div>
        </div>
      </div>
      {rows.length === 0 && props.empty}
    </div>
  );
}
