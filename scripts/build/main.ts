/** `npm run build`: everything that runs, in `dist/`. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PROJECT } from '../demo/demo-state.ts';
import { assembleDist } from './assemble.ts';
import { buildApp } from './build-app.ts';

const logFile = join(PROJECT, '.vertebra', 'build.log');
const say = (line: string) => process.stdout.write(`${line}\n`);

await mkdir(dirname(logFile), { recursive: true });
try {
  const app = dirname(await buildApp(logFile, say));
  await assembleDist(PROJECT, app, join(PROJECT, 'dist'));
  say('Built dist/: npm start, npm run projector, npm run vertebra. It runs by itself, wherever it is copied to.');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
