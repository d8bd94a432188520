import { defineConfig } from 'eslint/config';
import query from '@tanstack/eslint-plugin-query';
import next from 'eslint-config-next/core-web-vitals';
import tseslint from 'typescript-eslint';

// Fences about what a file says stand here; fences about what it imports stand in .dependency-cruiser.cjs.
// test/fences/lint.test.ts plants a violation of each.

const refuse = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

const grants = refuse(
  'Grants are made by lib/server/access alone: call authorize().',
  ':matches(TSAsExpression, TSTypeAssertion) TSTypeReference[typeName.name=/Grant$/]',
);
const environment = refuse(
  'Only lib/server/config reads process.env: call getConfig().',
  "MemberExpression[property.name='env'][object.name='process']",
  "MemberExpression[property.name='env'][object.property.name='process']",
  "VariableDeclarator[init.name='process'] > ObjectPattern",
  'ImportDeclaration[source.value=/^(node:)?process$/]',
);
const everywhere = [
  ...refuse(
    'No server actions: they take requests without an Origin (docs/decisions/0005-no-server-actions.md).',
    "ExpressionStatement[directive='use server']",
  ),
  ...refuse(
    'Import the file, not a barrel.',
    'ExportAllDeclaration',
    'ExportNamedDeclaration[source.value=/^(\\.|@\\W)/]',
  ),
];
const named = refuse('Named exports, but for framework files.', 'ExportDefaultDeclaration');

/** A later entry replaces an earlier one for the same file, so each names all that it refuses. */
const fence = (files, ...refused) => ({ files, rules: { 'no-restricted-syntax': ['error', ...refused.flat()] } });

export default defineConfig(
  { ignores: ['.next/', '.vertebra/', 'next-env.d.ts', 'playwright-report/', 'test-results/'] },
  { linterOptions: { noInlineConfig: true } },
  next,
  query.configs['flat/recommended'],
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // numbers read well in texts; what must not slip in are objects and undefined
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return fail(error);` reads well where nothing is returned anyway
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-deprecated': [
        'error',
        // marked so that it stands out; a provider on this machine has no TLS
        { allow: [{ from: 'package', name: 'allowInsecureRequests', package: 'openid-client' }] },
      ],
      // an async event handler of React is fine: it reports its own failure
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // a revision of a KV bucket is told by its key and its number; as a whole it would be hashed with its value
      '@tanstack/query/exhaustive-deps': ['error', { allowlist: { types: ['KvEntry'] } }],
      // names what the React Compiler would skip, and we do not use it
      'react-hooks/incompatible-library': 'off',
      'max-lines': ['error', 400],
      'no-warning-comments': 'error',
    },
  },
  {
    // configuration of tools: a default export is what they ask for
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'import/no-anonymous-default-export': 'off' },
  },
  // no React there: `use` is how Playwright's fixtures go on
  { files: ['e2e/**'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
  { files: ['app/**', 'components/**', 'lib/**', 'worker/**', '*.ts'], rules: { 'no-console': 'error' } },
  fence(['**/*.{ts,tsx}'], everywhere, grants),
  // instrumentation.ts is left out: it asks for NEXT_RUNTIME, a constant of the build
  fence(['app/**/*.{ts,tsx}', 'proxy.ts'], everywhere, grants, environment),
  fence(['{components,lib,worker}/**/*.{ts,tsx}'], everywhere, grants, environment, named),
  fence(['lib/server/access/**/*.ts'], everywhere, environment, named),
  fence(['lib/server/config/**/*.ts'], everywhere, grants, named),
);
