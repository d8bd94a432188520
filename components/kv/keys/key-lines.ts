import type { KvRow } from '@/lib/client/kv/kv-queries.ts';
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

/** Names by their last change, newest first, each once. */
export const newestKeys = (rows: readonly KvRow[], live: ReadonlyMap<string, KvRow>): string[] => [
  ...new Set([...[...live.keys()].reverse(), ...rows.map(({ key }) => key)]),
];

/** Lines with the newest that is known of each key. */
export const linesOf = (keys: readonly string[], known: Rows, live: Rows): KeyLine[] =>
  keys.map((key) => ({ key, row: live.get(key) ?? known.get(key) ?? undefined, fresh: live.has(key) }));

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
  /** changed while this page was open */
  fresh: boolean;
}
