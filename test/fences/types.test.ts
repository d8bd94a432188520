import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isArtefact, PlantedCopy } from './planted-copy.ts';

const IMPORT = "import type { OrganizationGrant } from '../../../domain/grant.ts';";

/** One line that hands a grant of `action` to signing. */
const signing = (action: string, call: string): string =>
  `import type { Grant } from '../../../domain/grant.ts';
import { signAccount, signControlUser, signScopedUser } from '../../keys/sign.ts';
import type { Vault } from '../../keys/vault.ts';
type Call = Parameters<typeof ${call}>;
export const planted = (vault: Vault, grant: Grant<'${action}'>, what: Call[2]) => [
  ${call}(vault, grant, what), signAccount, signControlUser, signScopedUser,
];`;

/** Compiler error → a file that must raise it, and nothing else. */
const PLANTS = {
  'lib/domain/planted-type.ts: error TS2322': "export const planted: number = 'text';",
  'lib/domain/planted-index.ts: error TS2322': 'export const planted = (all: string[]): string => all[0];',
  'lib/domain/planted-optional.ts: error TS2375': 'export const planted: { a?: string } = { a: undefined };',
  'lib/domain/planted-enum.ts: error TS1294': 'export enum Planted { One }',
  // a grant cannot be written down, only given by lib/server/access …
  'lib/server/features/audit/planted-grant.ts: error TS2741': `${IMPORT}
export const planted: Omit<OrganizationGrant, 'action' | 'actor'> = { organization: 'acme' };`,
  // … and one action's grant is no other's
  'lib/server/features/audit/planted-other-grant.ts: error TS2322': `${IMPORT}
export const planted = (grant: OrganizationGrant<'credential.list'>): OrganizationGrant<'credential.issue'> => grant;`,
  // … and signs what its action is for
  'lib/server/features/audit/planted-account.ts: error TS2345': signing('audit.read', 'signAccount'),
  'lib/server/features/audit/planted-user.ts: error TS2345': signing('credential.list', 'signScopedUser'),
  'lib/server/features/audit/planted-control-user.ts: error TS2345': signing('data.read', 'signControlUser'),
  // … and what signs is not among what every room gets
  'lib/server/features/audit/planted-operator.ts: error TS2339': `import type { Vault } from '../../keys/vault.ts';
export const planted = (vault: Vault) => vault.operator.sign;`,
  // every way to sort a list is one that its page knows
  'components/ui/table/planted-sort.ts: error TS2741': `import type { OrganizationSort } from '../../../lib/domain/organizations/organization.ts';
import type { FirstDirections } from './table-sort.ts';
const known = { name: 'asc', storage: 'desc', streams: 'desc', consumers: 'desc', connections: 'desc' } as const;
export const planted: FirstDirections<OrganizationSort> = known;`,
  // every tag of a user has a rule for its value
  'lib/domain/credentials/planted-tag.ts: error TS1360': `import type { UserTags } from './permission-template.ts';
export const planted = { durable: 1, stream: 1, environment: 1 } as const satisfies Record<keyof UserTags, unknown>;`,
};

/** What `next build` checks by, too: a page with a type error is not built. */
const NEXT_CONFIG = readFileSync(new URL('../../next.config.js', import.meta.url), 'utf8');
const [, BUILD = ''] = /tsconfigPath: '(.+)'/.exec(NEXT_CONFIG) ?? [];

it('the build ignores no type error', () => {
  expect(BUILD).toBe('tsconfig.build.json');
  expect(NEXT_CONFIG).not.toContain('ignoreBuildErrors');
});

it.each(['tsconfig.json', BUILD])('a planted type error fails by %s, one error for each', async (config) => {
  const parts = [
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
    'components/ui/table/table-sort.ts',
    'lib/domain',
    'lib/server/access',
    'lib/server/config',
    'lib/server/keys',
    'lib/server/log',
    'lib/server/telemetry',
  ];
  // tests import from folders that are not here
  await using copy = await PlantedCopy.of(parts, (path) => isArtefact(path) || path.endsWith('.test.ts'));
  for (const [error, text] of Object.entries(PLANTS)) await copy.plant(error.replace(/:.*/, ''), text);
  const { exitCode, stdout } = await copy.run(
    'node_modules/.bin/tsc',
    '--noEmit',
    '--pretty',
    'false',
    '--project',
    config,
  );
  expect(exitCode).not.toBe(0);
  const errors = [...stdout.matchAll(/^(\S+)\(.*(: error TS\d+)/gm)].map(([, file, error]) => `${file}${error}`);
  expect(errors.sort()).toEqual(Object.keys(PLANTS).sort());
});
