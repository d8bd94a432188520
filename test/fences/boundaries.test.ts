import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLANTS, TARGETS } from './boundary-plants.ts';
import { cruise, loading, unscanned, violations } from './cruise.ts';
import { PlantedCopy, wholeTree } from './planted-copy.ts';

/** Fewer source files than this means that they were not found, whatever the report says. */
const FLOOR = 100;

describe('boundaries', () => {
  let copy: PlantedCopy;
  beforeAll(async () => {
    copy = await PlantedCopy.of(await wholeTree());
    for (const target of TARGETS) await copy.plant(target, 'export const planted = 1;');
  });
  afterAll(() => copy[Symbol.asyncDispose]());

  it('finds nothing in a copy without plants, and has looked at every source file', async () => {
    const report = await cruise(copy);
    expect(violations(report)).toEqual([]);
    expect(await unscanned(copy, report)).toEqual([]);
    expect(report.modules.length).toBeGreaterThan(FLOOR);
    // 90 KB: what pages need of domain stands apart from its schemas
    expect(loading(report, 'components/', 'lib/domain/zod.ts')).toEqual([]);
    expect(loading(report, 'lib/server/', 'lib/domain/zod.ts').length).toBeGreaterThan(FLOOR);
  });

  it('notices a checker that scans nothing', async () => {
    expect((await unscanned(copy, { modules: [] })).length).toBeGreaterThan(FLOOR);
  });

  it('finds every plant, and there is one for every rule', async () => {
    for (const { file, text } of PLANTS) await copy.plant(file, text);
    const report = await cruise(copy);
    expect(violations(report)).toEqual(expect.arrayContaining(PLANTS.map(({ rule, file }) => `${rule}: ${file}`)));
    const rules = report.summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect([...new Set(PLANTS.map(({ rule }) => rule))].sort()).toEqual(rules.sort());
  });
});
