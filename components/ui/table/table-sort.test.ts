import { describe, expect, it } from 'vitest';
import { credentialColumns } from '../../credentials/list/credential-columns.tsx';
import { CREDENTIAL_FIRST } from '../../credentials/list/use-credentials-filter.ts';
import { OBJECT_COLUMNS } from '../../environments/objects/object-columns.tsx';
import { OBJECT_FIRST } from '../../environments/objects/select-objects.ts';
import { ORGANIZATION_COLUMNS } from '../../organizations/list/organization-columns.tsx';
import { ORGANIZATION_FIRST } from '../../organizations/list/use-organizations-filter.ts';
import { STREAM_COLUMNS } from '../../streams/list/stream-columns.tsx';
import { STREAM_FIRST } from '../../streams/list/use-streams-filter.ts';
import type { Column } from './table-column.ts';
import { columnsOf, pressed } from './table-sort.ts';

const FIRST = { name: 'asc', size: 'desc' } as const;

describe('a press on a header', () => {
  it.each([
    ['name', 'asc', 'size', 'size', 'desc'],
    ['size', 'desc', 'name', 'name', 'asc'],
    ['size', 'desc', 'size', 'size', 'asc'],
    ['size', 'asc', 'size', 'size', 'desc'],
    ['size', 'asc', 'toString', 'size', 'asc'],
  ] as const)('sorted by %s %s, on %s, sorts by %s %s', (column, direction, on, next, turned) => {
    expect(pressed(FIRST, { column, direction }, on)).toEqual({ column: next, direction: turned });
  });
});

const sortable = (columns: readonly Pick<Column<never>, 'id' | 'sortable'>[]) =>
  columns.filter((column) => column.sortable).map(({ id }) => id);

it.each([
  ['Organizations', sortable(ORGANIZATION_COLUMNS), columnsOf(ORGANIZATION_FIRST)],
  ['streams', sortable(STREAM_COLUMNS), columnsOf(STREAM_FIRST)],
  ['credentials', sortable(credentialColumns(() => undefined, undefined)), columnsOf(CREDENTIAL_FIRST)],
  ['objects', sortable(OBJECT_COLUMNS), columnsOf(OBJECT_FIRST)],
])('the table of %s has a column for every way to sort it, and no header that does nothing', (_, columns, sorts) => {
  expect(columns.toSorted()).toEqual(sorts.toSorted());
});
