import type { KvRow } from '@/lib/client/kv/kv-queries.ts';

/** One key in the list; `row` is there once its last revision was read. */
export interface KeyLine {
  key: string;
  row: KvRow | undefined;
  /** changed while this page was open */
  fresh: boolean;
}
