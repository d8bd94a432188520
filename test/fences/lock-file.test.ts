import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from '../../lib/domain/zod.ts';
import { ROOT } from './planted-copy.ts';

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).default({}) })),
});

/** A registry that lacks the builds for other systems makes npm write a lock file without them, which `npm ci` refuses. */
it('the lock file has every optional package, those for other systems included', async () => {
  const { packages } = lockSchema.parse(JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies));
  const there = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((name) => !there.has(name))).toEqual([]);
});
