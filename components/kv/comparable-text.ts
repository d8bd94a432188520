import { decodePayload } from '@/lib/jetstream/decode/decode.ts';
import { hexDump } from '@/lib/jetstream/decode/hex.ts';
import { indentJson } from '@/lib/jetstream/decode/json-text.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

/** Comparing looks at every line of both; beyond this it would hold the page up. */
const MOST_CHARACTERS = 64 * 1024;

/** A value as lines that can be compared with those of another revision. Markers have none. */
export function comparableText({ value, headers }: KvEntry): string {
  const { text, json } = decodePayload(value, headers);
  if (text === null) return hexDump(value.subarray(0, MOST_CHARACTERS / 4));
  return (json ? indentJson(text, MOST_CHARACTERS) : text).slice(0, MOST_CHARACTERS);
}
