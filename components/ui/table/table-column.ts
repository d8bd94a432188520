import type { CSSProperties, ReactNode } from 'react';

import { cn } from '../cn.ts';

export interface Column<T> {
  id: string;
  header: ReactNode;
  cell: (row: T) => ReactNode;
  align?: 'start' | 'end' | undefined;
  /** pixels, a length that follows the table's own width (cqw), or a share of what is left; default 1fr */
  width?: number | `clamp(${string})` | `${number}fr` | undefined;
  sortable?: boolean | undefined;
  /** leaves when the table, not the window, is narrower: 480, 720, 960, 1200 px */
  hideBelow?: 'sm' | 'md' | 'lg' | 'xl' | undefined;
}

const HIDE = {
  sm: '@max-[480px]:hidden',
  md: '@max-[720px]:hidden',
  lg: '@max-[960px]:hidden',
  xl: '@max-[1200px]:hidden',
} as const;

/** Every row lays out alone, so equal bases and shares are what keeps the columns in line. */
export function columnStyle(width: Column<unknown>['width'] = '1fr'): CSSProperties {
  if (typeof width === 'number') return { flex: `0 0 ${String(width)}px` };
  if (width.startsWith('clamp')) return { flex: `0 0 ${width}` };
  return { flex: `${String(Number.parseFloat(width))} 1 0px`, minWidth: 112 };
}

export const columnClass = ({ align, hideBelow }: Pick<Column<unknown>, 'align' | 'hideBelow'>): string =>
  cn('truncate px-3', align === 'end' && 'text-right tabular-nums', hideBelow && HIDE[hideBelow]);
