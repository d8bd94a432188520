import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withValuesSection } from './values-section.ts';

const read = (file: string) => readFile(join(import.meta.dirname, '..', '..', file), 'utf8');
const document = await read('docs/helm.md');
const values = await read('deploy/chart/values.yaml');

it('is in the documentation as the chart says now; if not: npm run docs', async () => {
  expect(await withValuesSection(document, values)).toBe(document);
});

it('asks for a comment of every value', async () => {
  await expect(withValuesSection(document, `${values}\nsilent:\n  one: 1\n`)).rejects.toThrow('silent');
});

it('is not written over a document without its marks', async () => {
  await expect(withValuesSection('# Helm\n', values)).rejects.toThrow('marks');
});
