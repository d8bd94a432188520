import { expect, it } from 'vitest';
import { PlantedCopy } from './planted-copy.ts';

const IMPORT = "import type { OrganizationGrant } from '../../domain/grant.ts';";

/** Compiler error → a file that must raise it, and nothing else. */
const PLANTS = {
  'lib/domain/planted-type.ts: error TS2322': "export const planted: number = 'text';",
  'lib/domain/planted-index.ts: error TS2322': 'export const planted = (all: string[]): string => all[0];',
  'lib/domain/planted-optional.ts: error TS2375': 'export const planted: { a?: string } = { a: undefined };',
  'lib/domain/planted-enum.ts: error TS1294': 'export enum Planted { One }',
  // a grant cannot be written down, only given by lib/server/access …
  'lib/server/commands/planted-grant.ts: error TS2741': `${IMPORT}
export const planted: Omit<OrganizationGrant, 'action' | 'actor'> = { organization: 'acme' };`,
  // … and one action's grant is no other's
  'lib/server/commands/planted-other-grant.ts: error TS2322': `${IMPORT}
export const planted = (grant: OrganizationGrant<'credential.list'>): OrganizationGrant<'credential.issue'> => grant;`,
};

it('a planted type error fails, one error for each', async () => {
  await using copy = await PlantedCopy.of(['tsconfig.json', 'package.json', 'lib/domain']);
  for (const [error, text] of Object.entries(PLANTS)) await copy.plant(error.replace(/:.*/, ''), text);
  const { exitCode, stdout } = await copy.run('node_modules/.bin/tsc', '--noEmit', '--pretty', 'false');
  expect(exitCode).not.toBe(0);
  const errors = [...stdout.matchAll(/^(\S+)\(.*(: error TS\d+)/gm)].map(([, file, error]) => `${file}${error}`);
  expect(errors.sort()).toEqual(Object.keys(PLANTS).sort());
});
