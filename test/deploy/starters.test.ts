/** What is seen before anything of the product runs: an older Node, no build. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleCommand } from '../../scripts/build/commands.ts';
import { PROJECT } from '../../scripts/demo/demo-state.ts';
import { temporaryDirectory } from '../harness/temporary-directory.ts';

const OLD_NODE = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.20.2' })`;

let directory: string;

const run = (...args: string[]) =>
  new Promise<{ code: unknown; text: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: '/' }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, text: `${stdout}${stderr}` });
    });
  });

beforeAll(async () => {
  directory = join(temporaryDirectory(afterAll), 'a folder');
  await mkdir(join(directory, 'dist'), { recursive: true });
  await copyFile(join(PROJECT, 'package.json'), join(directory, 'dist/package.json'));
  for (const command of ['console', 'projector', 'vertebra'] as const) {
    await bundleCommand(PROJECT, command, join(directory, 'dist'));
  }
});

it.each(['console', 'projector', 'vertebra'])(
  '%s names the Node that runs it when that is too old',
  async (command) => {
    const { code, text } = await run('--import', OLD_NODE, join(directory, `dist/${command}.js`));
    expect(code).toBe(1);
    expect(text).toMatch(
      /^Vertebra runs on Node\.js 24 or later, and this is 20\.20\.2 \(.*\)\.\nInstall Node\.js 24 LTS/,
    );
    expect(text.split('\n')).toHaveLength(3);
  },
);

it('npm start and its like say that there is no build, and else give it their arguments', async () => {
  expect(await run(join(PROJECT, 'scripts/run-built.js'), 'nothing')).toEqual({
    code: 1,
    text: 'There is no build yet: run “npm ci && npm run build” first.\n',
  });
  await mkdir(join(directory, 'scripts'));
  await copyFile(join(PROJECT, 'scripts/run-built.js'), join(directory, 'scripts/run-built.js'));
  await copyFile(join(PROJECT, 'package.json'), join(directory, 'package.json'));
  const { code, text } = await run(join(directory, 'scripts/run-built.js'), 'vertebra', 'rotate', '--help');
  expect(code).toBe(0);
  expect(text).toContain('rotate operator begin');
});

it('a bundle needs no package: it runs in a folder that has none', async () => {
  expect(await run(join(directory, 'dist/vertebra.js'), 'juggle')).toMatchObject({
    code: 2,
    text: expect.stringContaining('There is no command “juggle”.') as string,
  });
  for (const command of ['console', 'projector']) {
    expect(await run(join(directory, `dist/${command}.js`))).toMatchObject({
      code: 1,
      text: expect.stringContaining('"message":"VERTEBRA_BASE_URL is not set.') as string,
    });
  }
});
