/** What ESLint must say about a planted file: a rule's name, or part of its message where several share a rule. */
export interface LintPlant {
  expected: string;
  file: string;
  text: string;
}

const GRANT = [
  "import type { SovereignGrant } from '@/lib/domain/grant.ts';",
  "export const planted = (text: unknown) => text as SovereignGrant<'audit.read-all'>;",
].join('\n');
const ENVIRONMENT = 'export const planted = process.env.HOME;';
const CONSOLE = "console.log('planted');";
const ENVIRONMENT_MESSAGE = 'Only lib/server/config reads process.env';

export const PLANTS: LintPlant[] = [
  {
    expected: 'Grants are made by lib/server/access alone',
    file: 'lib/server/features/audit/planted-grant.ts',
    text: GRANT,
  },
  {
    expected: 'Grants are made by lib/server/access alone',
    file: 'app/planted-grant-array.ts',
    text: "import type { Grant } from '@/lib/domain/grant.ts';\nexport const planted = [] as unknown[] as Grant[];",
  },
  { expected: ENVIRONMENT_MESSAGE, file: 'lib/server/nats/planted-environment.ts', text: ENVIRONMENT },
  { expected: ENVIRONMENT_MESSAGE, file: 'proxy.ts', text: ENVIRONMENT },
  {
    expected: ENVIRONMENT_MESSAGE,
    file: 'app/planted-environment-parts.ts',
    text: 'const { env } = process;\nexport const planted = env;',
  },
  {
    expected: ENVIRONMENT_MESSAGE,
    file: 'components/kv/planted-environment-import.ts',
    text: "import { env } from 'node:process';\nexport const planted = env;",
  },
  {
    expected: 'No server actions',
    file: 'app/planted-action-file.ts',
    text: "'use server';\nexport const planted = 1;",
  },
  {
    expected: 'No server actions',
    file: 'components/kv/planted-action.ts',
    text: "export function planted() {\n  'use server';\n}",
  },
  { expected: 'Import the file, not a barrel', file: 'lib/domain/planted-all.ts', text: "export * from './names.ts';" },
  {
    expected: 'Import the file, not a barrel',
    file: 'lib/domain/planted-some.ts',
    text: "export { isSlug } from './names.ts';",
  },
  {
    expected: '@tanstack/query/exhaustive-deps',
    file: 'lib/client/planted-query.ts',
    text: "import { queryOptions } from '@tanstack/react-query';\nexport const planted = (id: string) => queryOptions({ queryKey: ['planted'], queryFn: () => fetch(id) });",
  },
  { expected: 'Named exports', file: 'components/kv/planted-default.ts', text: 'export default 1;' },
  ...['app', 'components/kv', 'lib/domain'].map((room) => ({
    expected: 'no-console',
    file: `${room}/planted-console.ts`,
    text: CONSOLE,
  })),
  { expected: 'no-warning-comments', file: 'lib/domain/planted-comment.ts', text: '// TODO: later' },
  {
    expected: "you have 'noInlineConfig' setting",
    file: 'lib/domain/planted-disable.ts',
    text: '/* eslint-disable */',
  },
  { expected: 'max-lines', file: 'lib/domain/planted-long.ts', text: 'export {};\n'.repeat(401) },
  {
    expected: '@typescript-eslint/no-explicit-any',
    file: 'lib/domain/planted-any.ts',
    text: 'export const planted = (value: any): any => value;',
  },
  {
    expected: '@typescript-eslint/no-non-null-assertion',
    file: 'lib/domain/planted-assertion.ts',
    text: 'export const planted = (value?: string): string => value!;',
  },
  {
    // needs types: shows that the rules which read them are on
    expected: '@typescript-eslint/no-floating-promises',
    file: 'lib/domain/planted-promise.ts',
    text: 'Promise.resolve(1);',
  },
];

/** The same texts where they are right. */
export const ALLOWED: Omit<LintPlant, 'expected'>[] = [
  { file: 'lib/server/access/planted-grant.ts', text: GRANT },
  { file: 'lib/server/config/planted-environment.ts', text: ENVIRONMENT },
  { file: 'scripts/planted-environment.ts', text: ENVIRONMENT },
  { file: 'scripts/planted-console.ts', text: CONSOLE },
  { file: 'app/page.ts', text: 'export default function Page() {\n  return 1;\n}' },
];
