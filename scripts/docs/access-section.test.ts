import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withAccessSection } from './access-section.ts';

const document = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'access.md'), 'utf8');

it('is in the documentation as the code says now; if not: npm run docs', async () => {
  expect(await withAccessSection(document)).toBe(document);
});

it('comes back when somebody changes it by hand', async () => {
  const changed = document.replace('✓', '–');
  expect(changed).not.toBe(document);
  expect(await withAccessSection(changed)).toBe(document);
});

it('is not written over a document without its marks', async () => {
  await expect(withAccessSection('# Who may do what\n')).rejects.toThrow('marks');
});
