import { statSync } from 'node:fs';
import { log } from '../log/log.ts';
import { issuersSchema, ISSUERS_FILE_WANTS } from './issuers.ts';
import type { IssuerConfig } from './issuers.ts';
import { readJsonFile } from './json-file.ts';

/** Changes with every write and with a replaced file, so with a mounted ConfigMap, too. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : 'missing';
}

/**
 * The issuers as the file has them now: a new Organization's provider works without a restart. While the file cannot be
 * used, the last good one holds, and the log says what is wrong with it.
 */
export function liveIssuers(path: string, atStart: IssuerConfig[]): () => IssuerConfig[] {
  let current = atStart;
  let seen = '';
  return () => {
    const stamp = stampOf(path);
    if (stamp === seen) return current;
    seen = stamp;
    const read = readJsonFile(path, ISSUERS_FILE_WANTS, issuersSchema);
    if ('data' in read) current = read.data;
    else
      log('the identity providers stay as they were', { problem: `VERTEBRA_ISSUERS_FILE ${read.problems.join(' ')}` });
    return current;
  };
}
