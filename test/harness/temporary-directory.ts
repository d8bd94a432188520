import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of a test's own that goes with it; at the top of a file, pass `afterAll` and it goes with the file. */
export function temporaryDirectory(whenFinished: (clean: () => void) => void = onTestFinished): string {
  const directory = mkdtempSync(join(tmpdir(), 'vertebra-test-'));
  whenFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
