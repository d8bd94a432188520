/** `npm run docs`: writes what the documentation takes from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withAccessSection } from './access-section.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'access.md');
await writeFile(file, await withAccessSection(await readFile(file, 'utf8')));
