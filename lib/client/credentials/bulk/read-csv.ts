import type { CsvRecord } from '../../../domain/credentials/bulk/csv-lines.ts';

/** What a request may have, and a file has no more in it. */
export const MOST_CSV_BYTES = 64 * 1024;

/** Whether a spreadsheet wrote it with semicolons or tabs, as Excel does where the comma is the decimal point. */
const delimiterOf = (text: string): string => {
  const [header = ''] = text.split(/[\r\n]/, 1);
  return [';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
};

const WHY: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands within a cell',
};

/**
 * The records of a CSV file, without lines that are empty; or in words what keeps it from being read. Takes a byte order mark, LF and
 * CRLF, quoted cells, and commas, semicolons or tabs. The parser is loaded when it is first needed.
 */
export async function readCsv(text: string): Promise<{ records: CsvRecord[] } | { problem: string }> {
  if (new TextEncoder().encode(text).length > MOST_CSV_BYTES)
    return { problem: `It is larger than ${String(MOST_CSV_BYTES / 1024)} KiB. Split it.` };
  const { parse, CsvError } = await import('csv-parse/browser/esm/sync');
  try {
    const parsed = parse<{ record: string[]; info: { lines: number } }>(text, {
      bom: true,
      delimiter: delimiterOf(text.replace(/^\uFEFF/, '')),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    } as never) as unknown as { record: string[]; info: { lines: number } }[];
    return { records: parsed.map(({ record, info }) => ({ line: info.lines, cells: record })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as unknown as { lines?: number };
    const where = lines === undefined ? '' : ` near line ${String(lines)}`;
    return { problem: `It cannot be read${where}: ${WHY[error.code] ?? 'it is no CSV'}.` };
  }
}
