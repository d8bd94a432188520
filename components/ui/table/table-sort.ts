export type Direction = 'asc' | 'desc';

export interface TableSort<Column extends string = string> {
  column: Column;
  direction: Direction;
}

/** The columns that a table can be sorted by, each with the direction that a first press sorts in. */
export type FirstDirections<Column extends string = string> = Readonly<Record<Column, Direction>>;

export const columnsOf = <Column extends string>(first: FirstDirections<Column>): Column[] =>
  Object.keys(first) as Column[];

/** How a table is sorted after a press on the header of a column: the same column again turns the order round. */
export function pressed<Column extends string>(
  first: FirstDirections<Column>,
  now: TableSort<Column>,
  pressedColumn: string,
): TableSort<Column> {
  const column = columnsOf(first).find((one) => one === pressedColumn);
  if (column === undefined) return now;
  if (column !== now.column) return { column, direction: first[column] };
  return { column, direction: now.direction === 'asc' ? 'desc' : 'asc' };
}
