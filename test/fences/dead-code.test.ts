import { expect, it } from 'vitest';
import { z } from '../../lib/domain/zod.ts';
import { PlantedCopy, wholeTree } from './planted-copy.ts';

const named = z.array(z.object({ name: z.string() })).default([]);
const reportSchema = z.object({
  issues: z.array(z.object({ file: z.string(), files: named, exports: named, types: named, dependencies: named })),
});

it('finds a file, an export, a type and a package that nobody uses', async () => {
  await using copy = await PlantedCopy.of(await wholeTree());
  await copy.plant('lib/domain/planted-file.ts', 'export const planted = 1;');
  await copy.plant('lib/domain/names.ts', 'export const plantedExport = 1;\nexport type PlantedType = 1;');
  await copy.replace('package.json', '"dependencies": {', '"dependencies": {\n    "planted-package": "1.0.0",');

  const { exitCode, stdout } = await copy.run('npm', 'run', '--silent', 'check:dead-code', '--', '--reporter=json');
  expect(exitCode).not.toBe(0);
  const { issues } = reportSchema.parse(JSON.parse(stdout));
  const found = issues.flatMap(({ file, files, exports, types, dependencies }) =>
    [...files, ...exports, ...types, ...dependencies].map(({ name }) => `${file}: ${name}`),
  );
  expect(found).toEqual(
    expect.arrayContaining([
      'lib/domain/planted-file.ts: lib/domain/planted-file.ts',
      'lib/domain/names.ts: plantedExport',
      'lib/domain/names.ts: PlantedType',
      'package.json: planted-package',
    ]),
  );
});
