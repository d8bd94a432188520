import { formatBytes } from '@/components/ui/content/format.ts';
import type { KvRow } from '@/lib/client/kv/kv-queries.ts';
import type { SessionRole } from '@/lib/domain/credentials/credential-roles.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';
import type { KeyList } from '@/lib/jetstream/kv/list-keys.ts';

type Rows = ReadonlyMap<string, KvRow | null>;

/** What moves when revisions go. It tells no key: what is shown is asked for again then. */
export const lossesOf = ({ info: { state } }: Bucket): string =>
  `${state.first_seq} ${state.num_deleted} ${state.num_subjects}`;

/** All names, sorted, those that were put since they were listed among them. */
export function allKeys({ keys, upTo }: KeyList, live: ReadonlyMap<string, KvRow>): string[] {
  const names = keys.map(({ key }) => key);
  const known = new Set(names);
  const added = [...live].filter(([key, { revision }]) => revision > upTo && !known.has(key)).map(([key]) => key);
  return added.length === 0 ? names : [...names, ...added].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Of a bucket's keys, how many have a value, and how many are only remembered by a marker. What was not read yet is neither, nor is
 * what turned out to be gone.
 */
export interface Tally {
  living: number;
  deleted: number;
  unread: number;
}

const isLiving = (row: KvRow): boolean => row.operation === 'put';

/** Counts keys by what is known of their last revisions. */
export function tallyKeys(keys: readonly string[], known: Rows, live: Rows): Tally {
  const tally: Tally = { living: 0, deleted: 0, unread: 0 };
  for (const key of keys) {
    const row = live.get(key) ?? known.get(key);
    if (row === undefined) tally.unread += 1;
    else if (row !== null) tally[isLiving(row) ? 'living' : 'deleted'] += 1;
  }
  return tally;
}

/** Lines of the keys that are known to have a value. */
export const livingLines = (lines: readonly KeyLine[]): KeyLine[] => lines.filter(({ row }) => row && isLiving(row));

/** Whether a key lives is told by its last revision alone, which comes with its value: more than so much is not read for it. */
const MOST_TALLIED_BYTES = 16 * 1024 * 1024;

/** About what the last revisions of all keys take, in bytes; markers are smaller than values, so it is less as a rule. */
const bytesOfLast = ({ info: { state } }: Bucket): number =>
  state.messages === 0 ? 0 : Math.ceil((state.bytes / state.messages) * state.num_subjects);

/** Why the last revisions of all keys are not read, and so deleted keys not told from living ones; null where they are. */
export function whyNoTally(role: SessionRole | null, bucket: Bucket): string | null {
  if (role === 'inspector')
    return 'Only the last revision of a key tells, and it comes with its value: you may not read values here.';
  if (!bucket.info.config.allow_direct) return 'This bucket answers for one key at a time (allow_direct is off).';
  const bytes = bytesOfLast(bucket);
  return bytes > MOST_TALLIED_BYTES
    ? `Only the last revision of a key tells, and it comes with its value: about ${formatBytes(bytes)} in all.`
    : null;
}

/** Names by their last change, newest first, each once. */
export const newestKeys = (rows: readonly KvRow[], live: ReadonlyMap<string, KvRow>): string[] => [
  ...new Set([...[...live.keys()].reverse(), ...rows.map(({ key }) => key)]),
];

/** Lines with the newest that is known of each key. */
export const linesOf = (keys: readonly string[], known: Rows, live: Rows): KeyLine[] =>
  keys.map((key) => {
    const row = live.get(key) ?? known.get(key);
    return { key, row: row ?? undefined, gone: row === null, fresh: live.has(key) };
  });

/** Revisions of a key, newest first, with those heard since they were read. `history` is how many a bucket keeps of each. */
export function withLive(read: readonly KvEntry[], live: readonly KvEntry[], history: number): readonly KvEntry[] {
  const newest = read[0]?.revision ?? 0;
  const added = live.filter(({ revision }) => revision > newest);
  if (added.length === 0) return read;
  const all = [...added, ...read];
  // A purge takes what was before it along.
  const purged = all.findIndex(({ operation }) => operation === 'purge');
  const left = purged === -1 ? all : all.slice(0, purged + 1);
  return history > 0 ? left.slice(0, history) : left;
}

/** Rows are read in blocks, so that a small scroll asks for nothing new. */
const BLOCK = 40;

/** The blocks of a list that a range of it touches. */
export function blocksInView<T>(items: readonly T[], { first, last }: { first: number; last: number }): T[][] {
  const blocks: T[][] = [];
  for (let start = Math.floor(first / BLOCK) * BLOCK; start <= last && start < items.length; start += BLOCK) {
    blocks.push(items.slice(start, start + BLOCK));
  }
  return blocks;
}

/** One key in the list; `row` is there once its last revision was read. */
export interface KeyLine {
  key: string;
  row: KvRow | undefined;
  /** it has no revision any more: it was purged or expired since its name was listed */
  gone: boolean;
  /** changed while this page was open */
  fresh: boolean;
}
