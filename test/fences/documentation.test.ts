import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { isArtefact, ROOT } from './planted-copy.ts';

const exclude = (name: string) => isArtefact(name);
const files = (pattern: string) => Array.fromAsync(glob(pattern, { cwd: ROOT, exclude }));

/** `file: what` for every match of the pattern that names a file which is not there. */
async function missing(from: string, pattern: RegExp, resolve: (file: string, match: string) => string) {
  const found: string[] = [];
  const sources = await files(from);
  for (const file of sources) {
    for (const [, match = ''] of (await readFile(join(ROOT, file), 'utf8')).matchAll(pattern)) {
      if (!existsSync(join(ROOT, resolve(file, match)))) found.push(`${file}: ${match}`);
    }
  }
  expect(sources.length).toBeGreaterThan(10);
  return found;
}

it('every link of the documentation leads somewhere', async () => {
  const relativeLink = /\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g;
  expect(await missing('**/*.md', relativeLink, (file, link) => join(dirname(file), link))).toEqual([]);
});

it('every document that the code refers to is there', async () => {
  const reference = /\b(docs\/[\w/.-]+\.md)\b/g;
  expect(await missing('{app,components,e2e,lib,scripts,test}/**/*.{ts,tsx}', reference, (_, path) => path)).toEqual(
    [],
  );
});

it('every text that the page of troubles quotes is said by the code', async () => {
  const page = await readFile(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
  const [ours = ''] = page.split('## Of other programs');
  const quoted = [...ours.matchAll(/^\| `([^`]+)`/gm)].map(([, text = '']) => text);
  expect(quoted.length).toBeGreaterThan(50);
  const sources = await files('{components,lib,scripts,worker}/**/*.{ts,tsx}');
  const said = await Promise.all(
    sources.map(async (file) =>
      (await readFile(join(ROOT, file), 'utf8')).replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…'),
    ),
  );
  expect(quoted.filter((text) => !said.some((source) => source.includes(text)))).toEqual([]);
});

it('every file to copy is there', async () => {
  const inRoom = /(?<=^- \*\*Copy\*\*[^:]*?)`(?!(?:app|components|lib)\/)([^`\s]+\.tsx?)`/gm;
  expect(await missing('**/README.md', inRoom, (file, name) => join(dirname(file), name))).toEqual([]);
  const inMap = /`((?:app|components|lib)\/[^`\s]+\.tsx?)`/g;
  expect(await missing('**/*.md', inMap, (_, path) => path)).toEqual([]);
});

it('every room says what lives in it', async () => {
  const rooms = await files(
    '{app,components,components/ui,e2e,lib,lib/{client,domain,jetstream,server},lib/server/[!R]*,scripts,test}',
  );
  expect(rooms.length).toBeGreaterThan(15);
  expect(rooms.filter((room) => !existsSync(join(ROOT, room, 'README.md')))).toEqual([]);
});

it('no folder has more than 20 source files', async () => {
  const sources = (await files('{app,components,e2e,lib,scripts,test,worker}/**/*.{ts,tsx}')).filter(
    (file) => !/\.(test|spec)\.tsx?$/.test(file),
  );
  const folders = Map.groupBy(sources, dirname);
  expect(folders.size).toBeGreaterThan(50);
  expect([...folders].filter(([, inside]) => inside.length > 20).map(([folder]) => folder)).toEqual([]);
});
