/**
 * `npm run quality [-- <directory>]`: how the source is cut, as docs/quality.md states it. Product source is `app`, `components`, `lib` and
 * `worker` without tests. Files of a flow are those on any chain of imports from its beginning to its end.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const ROOMS = ['app', 'components', 'lib', 'worker'];
const SMALL_LINES = 20;
const LARGE_LINES = 300;
const FULL_FOLDER = 20;
/** Next.js and the API give these names to many files. */
const FRAMEWORK = /^(page|layout|route|loading|error|not-found|operations|README)\./;

/** The flows of the review; of those whose path has changed, the one that is there. */
const FLOWS = [
  {
    name: 'credential, browser: page to request',
    from: 'app/(console)/organizations/[org]/credentials/new/page.tsx',
    to: ['lib/client/api.ts'],
  },
  {
    name: 'credential, server: route to signature',
    from: 'app/api/v1/organizations/[org]/credentials/route.ts',
    to: ['lib/server/keys/sign.ts'],
  },
  {
    name: 'event, worker: start to bucket',
    from: 'worker/main.ts',
    to: ['lib/server/spine/state/write-state.ts', 'lib/server/nats/write-state.ts'],
  },
  {
    name: 'stream page: page to batch of messages',
    from: 'app/(console)/organizations/[org]/streams/[stream]/page.tsx',
    to: ['lib/jetstream/messages/direct-get.ts', 'lib/jetstream/direct-get.ts'],
  },
];

const root = process.argv[2] ?? '.';
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const files = globSync(`{${ROOMS.join(',')}}/**/*.{ts,tsx}`, { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/\.(test|spec|d)\.tsx?$/.test(file))
  .sort();
const lines = new Map(files.map((file) => [file, read(file).trimEnd().split('\n').length]));

/** The file of ours that an import names; null for a package. */
function resolve(from: string, specifier: string): string | null {
  if (!/^(\.|@\/)/.test(specifier)) return null;
  const path = normalize(specifier.startsWith('@/') ? specifier.slice(2) : join(dirname(from), specifier));
  return existsSync(join(root, path)) ? path : null;
}

const importsOf = new Map(
  files.map((file) => {
    const named = ts
      .preProcessFile(read(file), true, true)
      .importedFiles.map(({ fileName }) => resolve(file, fileName));
    return [file, named.filter((path) => path !== null && lines.has(path)) as string[]];
  }),
);

function closure(from: readonly string[], next: (file: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  for (const file of found) for (const other of next(file)) found.add(other);
  return found;
}

const importers = new Map<string, string[]>();
for (const [file, imports] of importsOf) {
  for (const imported of imports) importers.set(imported, [...(importers.get(imported) ?? []), file]);
}

function filesOfFlow({ from, to }: (typeof FLOWS)[number]): number {
  const forward = closure([from], (file) => importsOf.get(file) ?? []);
  const ends = to.filter((file) => lines.has(file));
  const backward = closure(ends, (file) => importers.get(file) ?? []);
  return [...forward].filter((file) => backward.has(file)).length;
}

const sorted = [...lines.values()].sort((a, b) => a - b);
const quantile = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
const small = sorted.filter((count) => count <= SMALL_LINES).length;

const folders = new Map<string, number>();
for (const file of files) folders.set(dirname(file), (folders.get(dirname(file)) ?? 0) + 1);

const names = Map.groupBy(
  files.filter((file) => !FRAMEWORK.test(basename(file)) && !/\.(command|query|reconcile|store)\./.test(file)),
  (file) => basename(file),
);
const exported = new Map<string, Set<string>>();
for (const file of files) {
  for (const [, name = ''] of read(file).matchAll(
    /^export (?:async )?(?:const|function\*?|class|interface|type|enum) (\w+)/gm,
  )) {
    exported.set(name, (exported.get(name) ?? new Set()).add(file));
  }
}
const inApp = (file: string) => file.startsWith('app/');
const twice = [...exported].filter(([, at]) => [...at].filter((file) => !inApp(file)).length > 1);

console.table({
  files: files.length,
  lines: sorted.reduce((sum, count) => sum + count, 0),
  'median lines': quantile(0.5),
  '95th percentile': quantile(0.95),
  [`at most ${SMALL_LINES} lines, %`]: Math.round((1000 * small) / sorted.length) / 10,
  [`the same without app/, %`]:
    Math.round(
      (1000 * files.filter((file) => !inApp(file) && (lines.get(file) ?? 0) <= SMALL_LINES).length) /
        files.filter((file) => !inApp(file)).length,
    ) / 10,
  [`above ${LARGE_LINES} lines`]: sorted.filter((count) => count > LARGE_LINES).length,
  [`folders with more than ${FULL_FOLDER} files`]: [...folders.values()].filter((count) => count > FULL_FOLDER).length,
  'names of files used twice': [...names.values()].filter((at) => at.length > 1).length,
  'exported names that mean two things': twice.length,
  ...Object.fromEntries(FLOWS.map((flow) => [flow.name, filesOfFlow(flow)])),
});
console.log(
  `Exported twice: ${
    twice
      .map(([name]) => name)
      .sort()
      .join(', ') || 'none'
  }.`,
);
