import { columnOf } from '@/lib/domain/credentials/bulk/csv-lines.ts';
import type { JudgedLine } from '@/lib/domain/credentials/bulk/csv-lines.ts';
import type { FieldProblem } from '@/lib/domain/errors.ts';

/** What is wrong in one line of the file, as people find it there. */
export interface PlacedProblem {
  line: number;
  column: string;
  message: string;
}

/** Sorts what the server says against a request by the lines of the file; sentences about the rest stay as they are. */
export function placeFields(fields: readonly FieldProblem[], lines: readonly JudgedLine[]) {
  const byLine = new Map<number, FieldProblem[]>();
  const others: string[] = [];
  for (const { path, message } of fields) {
    const [, index, field] = /^credentials\.(\d+)\.(.+)$/.exec(path) ?? [];
    const line = index === undefined ? undefined : lines[Number(index)]?.line;
    // The server counts what it was sent, people count lines.
    const said = message.replaceAll(/credentials\.(\d+)/g, (all, at: string) => {
      const other = lines[Number(at)]?.line;
      return other === undefined ? all : `line ${String(other)}`;
    });
    if (line === undefined || field === undefined) others.push(`${path}: ${said}`);
    else byLine.set(line, [...(byLine.get(line) ?? []), { path: field, message: said }]);
  }
  return { byLine, others };
}

/** All that is wrong with a file: what this page found, and what the server did. */
export const problemsOf = (
  lines: readonly JudgedLine[],
  byServer: ReadonlyMap<number, readonly FieldProblem[]>,
): PlacedProblem[] =>
  lines.flatMap(({ line, problems }) =>
    [...problems, ...(byServer.get(line) ?? [])].map(({ path, message }) => ({
      line,
      column: columnOf(path),
      message,
    })),
  );
