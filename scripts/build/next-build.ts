import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../tools/child.ts';

/** `next build` in `project`, for production whatever runs it, under a name. Throws with the end of what it said when it fails. */
export async function nextBuild(project: string, name: string, logFile: string): Promise<void> {
  await rm(logFile, { force: true });
  const { NODE_ENV: _, ...env } = process.env;
  const child = await startChild({
    command: process.execPath,
    args: [join(project, 'node_modules/next/dist/bin/next'), 'build'],
    cwd: project,
    env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', VERTEBRA_BUILD: name },
    logFile,
  });
  const how = await child.ended;
  if (how === 'exit code 0') return;
  const text = await readFile(logFile, 'utf8');
  if (text.includes('Another next build process is already running')) {
    // somebody builds by hand
    await sleep(2_000);
    return nextBuild(project, name, logFile);
  }
  const lines = text.trimEnd().split('\n');
  throw new Error(`The build failed (${how}):\n${lines.slice(-80).join('\n')}`);
}
