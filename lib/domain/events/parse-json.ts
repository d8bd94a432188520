import type { EventProblem } from './problem.ts';

/** Deeper than anything real; what is thousands of levels deep can be read but no longer written. */
const DEEPEST = 200;
/** No text below this length is that deep: every level opens and closes. */
const SHORTEST_TOO_DEEP = 2 * DEEPEST;

// `fatal`: broken bytes are told, not replaced
const decoder = new TextDecoder('utf-8', { fatal: true });

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** Reads UTF-8 JSON (RFC 8259). */
export type ParseJson = (bytes: Uint8Array) => { value: unknown } | EventProblem;

/** UTF-8 JSON; its numbers are those of this language, 64-bit floating point. */
export function parseJson(bytes: Uint8Array): { value: unknown } | EventProblem {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return bytes.length > SHORTEST_TOO_DEEP && isDeeper(value, DEEPEST)
      ? { problem: `The JSON is more than ${DEEPEST} levels deep.` }
      : { value };
  } catch {
    return { problem: 'The payload is not JSON.' };
  }
}

/** Whether a JSON value has named members. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
