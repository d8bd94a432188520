import { statSync } from 'node:fs';
import { log } from '../log/log.ts';

/** Changes with every write and with a replaced file, so with a mounted ConfigMap or Secret, too. */
export function stampOf(path: string): string {
  try {
    const stat = statSync(path);
    return `${String(stat.ino)} ${String(stat.mtimeMs)} ${String(stat.size)}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'missing';
  }
}

/** How a file that a variable names is read: what is in it, or what is wrong with it, without its content. */
export type ReadFile<T> = (path: string) => { data: T } | { problems: string[] };

/**
 * What a file holds now: it is read anew when it has changed, so no restart is needed. While it cannot be used, what it held last
 * stays, and the log says once what is wrong with it.
 */
export function liveFile<T>(variable: string, path: string, atStart: T, read: ReadFile<T>): () => T {
  let current = atStart;
  let seen = '';
  return () => {
    const stamp = stampOf(path);
    if (stamp === seen) return current;
    const isFirst = seen === '';
    seen = stamp;
    const now = read(path);
    if ('problems' in now) {
      log('a file that changed cannot be used, and what it held before stays', {
        variable,
        problem: now.problems.join(' '),
      });
    } else {
      current = now.data;
      if (!isFirst) log('a file that changed was read anew', { variable });
    }
    return current;
  };
}
