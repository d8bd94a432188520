import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts';
import { sourceHash } from './source-hash.ts';

function project(files: Record<string, string>): string {
  const directory = `${temporaryDirectory()}/`;
  mkdirSync(join(directory, 'app'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}

test('is the same for the same sources anywhere, and another after a change that matters', async () => {
  const files = { 'app/page.tsx': 'one', 'next.config.js': 'x' };
  const hash = await sourceHash(project(files));
  expect(await sourceHash(project(files))).toBe(hash);
  expect(await sourceHash(project({ ...files, 'app/page.test.tsx': 'test', 'tsconfig.tsbuildinfo': 'y' }))).toBe(hash);
  expect(await sourceHash(project({ ...files, 'app/page.tsx': 'two' }))).not.toBe(hash);
  expect(await sourceHash(project({ ...files, 'proxy.ts': 'new' }))).not.toBe(hash);
});
