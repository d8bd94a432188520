import { relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from '../../lib/domain/zod.ts';
import { ALLOWED, PLANTS } from './lint-plants.ts';
import { PlantedCopy } from './planted-copy.ts';

const reportSchema = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(z.object({ ruleId: z.string().nullable(), message: z.string() })),
  }),
);

let copy: PlantedCopy;
let found: Map<string, string[]>;
beforeAll(async () => {
  copy = await PlantedCopy.of(['eslint.config.js', 'tsconfig.json', 'package.json', 'lib/domain']);
  for (const { file, text } of [...PLANTS, ...ALLOWED]) await copy.plant(file, text);
  const { stdout, output } = await copy.run('npm', 'run', '--silent', 'check:lint', '--', '--format=json');
  if (!stdout.startsWith('[')) throw new Error(`ESLint wrote no report:\n${output}`);
  found = new Map(
    reportSchema
      .parse(JSON.parse(stdout))
      .map(({ filePath, messages }) => [
        relative(copy.directory, filePath),
        messages.map(({ ruleId, message }) => `${ruleId ?? ''}: ${message}`),
      ]),
  );
});
afterAll(() => copy[Symbol.asyncDispose]());

it.each(PLANTS)('lint refuses $file: $expected', ({ expected, file }) => {
  expect(found.get(file)).toContainEqual(expect.stringContaining(expected));
});

it.each(ALLOWED)('lint allows $file', ({ file }) => {
  expect(found.get(file)).toEqual([]);
});
