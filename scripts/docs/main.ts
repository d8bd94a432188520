/** `npm run docs`: writes what the documentation takes from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withAccessSection } from './access-section.ts';
import { withValuesSection } from './values-section.ts';

const ROOT = join(import.meta.dirname, '..', '..');

async function rewrite(file: string, change: (text: string) => Promise<string>): Promise<void> {
  const path = join(ROOT, file);
  await writeFile(path, await change(await readFile(path, 'utf8')));
}

await rewrite('docs/access.md', withAccessSection);
const values = await readFile(join(ROOT, 'deploy/chart/values.yaml'), 'utf8');
await rewrite('docs/helm.md', (text) => withValuesSection(text, values));
