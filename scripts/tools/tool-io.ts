import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  timeoutMilliseconds?: number;
}

/** Everything a source does to the outside world, so that each source is tested without it. */
export interface ToolIo {
  env: Readonly<Record<string, string | undefined>>;
  /** where found tools are kept */
  directory: string;
  /** `process.platform` and `process.arch` */
  platform: string;
  arch: string;
  /** tells a person what is being done */
  say: (line: string) => void;
  /** runs a program and gives its stdout; throws when it is missing or fails */
  run: (command: string, args: readonly string[], options?: RunOptions) => Promise<string>;
  download: (url: string) => Promise<Buffer>;
}

const execute = promisify(execFile);
const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** `.vertebra/tools` of the project: kept over restarts, shared by demo and tests. */
const TOOLS_DIRECTORY = `${projectDirectory}.vertebra/tools`;

async function download(url: string): Promise<Buffer> {
  // An unreachable network must not hold a start up for minutes: the next source may well do.
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** The real outside world. */
export const realIo: ToolIo = {
  env: process.env,
  directory: TOOLS_DIRECTORY,
  platform: process.platform,
  arch: process.arch,
  // stderr: stdout belongs to whoever called
  say: (line) => process.stderr.write(`${line}\n`),
  run: async (command, args, options = {}) => {
    const { stdout } = await execute(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
      timeout: options.timeoutMilliseconds ?? 900_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  },
  download,
};
