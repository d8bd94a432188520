import { READ_OPERATIONS } from '../../../lib/server/http/read-operations.ts';
import type { ReadOperationId } from '../../../lib/server/http/read-operations.ts';

const IDS = Object.keys(READ_OPERATIONS) as ReadOperationId[];
const PATTERNS = IDS.map((id) => ({ id, parts: READ_OPERATIONS[id].path.split('/') }));

/** What a path asks for; its parts are decoded. */
export interface Matched {
  id: ReadOperationId;
  environment: string;
  /** empty where the path has none */
  key: string;
}

/** The operation whose path it is, or null. */
export function matchOperation(path: string): Matched | null {
  const parts = path.split('/');
  for (const { id, parts: pattern } of PATTERNS) {
    const fits =
      pattern.length === parts.length && pattern.every((part, at) => part.startsWith('{') || part === parts[at]);
    if (!fits) continue;
    try {
      const valueOf = (name: string) => decodeURIComponent(parts[pattern.indexOf(name)] ?? '');
      return { id, environment: valueOf('{env}'), key: valueOf('{key}') };
    } catch {
      // Not percent-encoded as it should be: no address of ours.
      return null;
    }
  }
  return null;
}
