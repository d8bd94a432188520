import type { KvRow } from '@/lib/client/nats/kv-queries.ts';
import type { KeyList } from '@/lib/jetstream/kv/list-keys.ts';

import type { KeyLine } from './key-line.ts';

type Rows = ReadonlyMap<string, KvRow>;

/** All names, sorted, those that were put since they were listed among them. */
export function allKeys({ keys, upTo }: KeyList, live: Rows): string[] {
  const names = keys.map(({ key }) => key);
  const known = new Set(names);
  const added = [...live].filter(([key, { revision }]) => revision > upTo && !known.has(key)).map(([key]) => key);
  return added.length === 0 ? names : [...names, ...added].sort((a, b) => (a < b ? -1 : 1));
}

/** Names by their last change, newest first, each once. */
export const newestKeys = (rows: readonly KvRow[], live: Rows): string[] => [
  ...new Set([...[...live.keys()].reverse(), ...rows.map(({ key }) => key)]),
];

/** Lines with the newest that is known of each key. */
export const linesOf = (keys: readonly string[], known: Rows, live: Rows): KeyLine[] =>
  keys.map((key) => ({ key, row: live.get(key) ?? known.get(key), fresh: live.has(key) }));
