/** What a CSV file of credentials asks for, line by line, and what is wrong with it; the server judges again. */
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES, DEFAULT_EXPIRY_DAYS } from '../credential-roles.ts';
import type { CredentialRole } from '../credential-roles.ts';
import type { FieldProblem } from '../../errors.ts';
import { chosenNameProblem, environmentName, ENVIRONMENT_TYPES, isEnvironmentType } from '../../names.ts';
import type { EnvironmentType } from '../../names.ts';
import { MOST_CREDENTIALS_AT_ONCE, sharedProblems, wishProblems } from './credential-lines.ts';
import type { CredentialLine } from './credential-lines.ts';

/** Columns by what they stand for in a request. Upper and lower case, spaces, `-` and `_` are the same in a header. */
const COLUMNS = {
  name: 'name',
  environment: 'environment',
  role: 'role',
  durable: 'durable',
  expiry: 'expiryDays',
  publickey: 'publicKey',
  signature: 'signature',
} as const;
type Field = (typeof COLUMNS)[keyof typeof COLUMNS];
/** As a file has them. */
export const CSV_COLUMNS = ['name', 'environment', 'role', 'durable', 'expiry', 'publicKey', 'signature'] as const;
const REQUIRED = ['name', 'environment', 'role'] as const satisfies (keyof typeof COLUMNS)[];
/** How a field of a request is called in a file. */
export const columnOf = (field: string): string => (field === 'expiryDays' ? 'expiry' : field);

/** A line of text with its cells. */
export interface CsvRecord {
  /** in the file, from 1 */
  line: number;
  cells: readonly string[];
}

/** One line of a file, judged. */
export interface JudgedLine {
  line: number;
  /** as the file has it */
  cells: Partial<Record<Field, string>>;
  /** null when it cannot be asked for */
  wish: (CredentialLine & { signature: string | undefined }) | null;
  /** `path` is the field of the request */
  problems: FieldProblem[];
}

/** Either what is wrong with the file as a whole, or its lines. */
export type JudgedFile = { problem: string; lines: null } | { problem: null; lines: JudgedLine[] };

interface Place {
  slug: string;
  environments: readonly EnvironmentType[];
  retired?: readonly EnvironmentType[];
  /** why the person may not issue it, or null */
  refusalOf: (role: CredentialRole, environment: EnvironmentType) => string | null;
  /** milliseconds since 1970 */
  now: number;
}

const DAY_MS = 86_400_000;
const MOST_SHOWN = 40;
const quoted = (text: string): string => `“${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}”`;

/** Whole days, or those until a date as a calendar has it, UTC; null for anything else. */
function daysOf(text: string, now: number): number | null {
  if (text === '') return DEFAULT_EXPIRY_DAYS;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const date = Date.parse(text);
  // `2026-02-30` is read as a day of March
  if (Number.isNaN(date) || new Date(date).toISOString().slice(0, 10) !== text) return null;
  return (date - Math.floor(now / DAY_MS) * DAY_MS) / DAY_MS;
}

const roleOf = (text: string): CredentialRole | null =>
  CREDENTIAL_ROLE_IDS.find((role) => role === text.toLowerCase()) ?? null;

/** `dev`, or the whole name `acme-dev`. */
function environmentOf(text: string, slug: string): EnvironmentType | null {
  const lower = text.toLowerCase();
  if (isEnvironmentType(lower)) return lower;
  return ENVIRONMENT_TYPES.find((type) => environmentName(slug, type) === lower) ?? null;
}

function judgeLine(
  { line, cells: values }: CsvRecord,
  columns: readonly (Field | undefined)[],
  place: Place,
): JudgedLine {
  const cells: JudgedLine['cells'] = {};
  for (const [index, field] of columns.entries()) if (field !== undefined) cells[field] = values[index] ?? '';
  const problems: FieldProblem[] = [];
  const add = (path: Field | 'line', message: string) => problems.push({ path, message });
  const { name = '', durable = '', publicKey = '', signature = '' } = cells;
  if (values.slice(columns.length).some((cell) => cell !== ''))
    add('line', `${String(values.length)} cells, but the header has ${String(columns.length)} columns.`);

  const nameProblem = name === '' ? 'It has no name.' : chosenNameProblem(name);
  if (nameProblem !== null) add('name', nameProblem);
  const environment = environmentOf(cells.environment ?? '', place.slug);
  if (environment === null)
    add(
      'environment',
      `${quoted(cells.environment ?? '')} is no Environment. One of: ${place.environments.join(', ')}.`,
    );
  const role = roleOf(cells.role ?? '');
  if (role === null) add('role', `${quoted(cells.role ?? '')} is no role. One of: ${CREDENTIAL_ROLE_IDS.join(', ')}.`);
  const expiryDays = daysOf(cells.expiryDays ?? '', place.now);
  if (expiryDays === null || expiryDays < 1)
    add(
      'expiryDays',
      `${quoted(cells.expiryDays ?? '')} is neither a number of days (1 or more) nor a future date such as 2027-01-31.`,
    );
  const durableProblem = durable === '' ? null : chosenNameProblem(durable);
  if (durableProblem !== null) add('durable', durableProblem);
  if (publicKey !== '' && !/^U[A-Z2-7]{55}$/.test(publicKey))
    add('publicKey', 'A public user nkey has 56 characters and starts with U.');
  if (signature !== '' && !/^[A-Za-z0-9_-]{86}$/.test(signature))
    add('signature', 'An Ed25519 signature in base64url has 86 characters.');
  if (signature !== '' && publicKey === '') add('signature', 'A signature, but no public key.');
  if (role === null || environment === null || expiryDays === null) return { line, cells, wish: null, problems };

  const wish = {
    name,
    environment,
    role,
    durable: durable === '' && CREDENTIAL_ROLES[role].needsDurable ? name : durable === '' ? undefined : durable,
    expiryDays,
    publicKey: publicKey === '' ? undefined : publicKey,
    signature: signature === '' ? undefined : signature,
  };
  problems.push(...wishProblems(place, wish));
  const refusal = place.environments.includes(environment) ? place.refusalOf(role, environment) : null;
  if (refusal !== null) add(CREDENTIAL_ROLES[role].kind === 'trusted' ? 'role' : 'environment', refusal);
  return { line, cells, wish, problems };
}

/** Judges the records of a file, the header first. */
export function judgeFile([header, ...records]: readonly CsvRecord[], place: Place): JudgedFile {
  const wrong = (problem: string): JudgedFile => ({ problem, lines: null });
  if (header === undefined) return wrong('It is empty. The first line names the columns.');
  const names = header.cells.map((cell) => cell.toLowerCase().replaceAll(/[\s_-]/g, ''));
  const known: Record<string, Field | undefined> = COLUMNS;
  const columns = names.map((name) => (Object.hasOwn(known, name) ? known[name] : undefined));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) return wrong(`Its first line lacks the column ${missing.map(quoted).join(', ')}.`);
  const odd = header.cells.filter((cell, index) => cell !== '' && columns[index] === undefined);
  if (odd.length > 0)
    return wrong(`Unknown column ${odd.map(quoted).join(', ')}. Columns are: ${CSV_COLUMNS.join(', ')}.`);
  if (new Set(names).size < names.length) return wrong('A column appears twice.');
  if (records.length === 0) return wrong('It has a header and no lines.');
  if (records.length > MOST_CREDENTIALS_AT_ONCE)
    return wrong(
      `It has ${String(records.length)} lines; at most ${String(MOST_CREDENTIALS_AT_ONCE)} fit into one request. Split it.`,
    );
  const lines = records.map((record) => judgeLine(record, columns, place));
  const shared = sharedProblems(
    lines.map(({ wish }) => wish),
    (index) => `line ${String(lines[index]?.line ?? 0)}`,
  );
  return {
    problem: null,
    lines: lines.map((one, index) => ({ ...one, problems: [...one.problems, ...(shared[index] ?? [])] })),
  };
}
