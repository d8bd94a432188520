import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunNpmScriptOptions {
  args?: readonly string[];
  env?: Record<string, string>;
  /** takes the output, of stdout and stderr as it comes; where it is not given, the output goes to ours */
  onOutput?: ((chunk: Buffer) => void) | undefined;
}

/** Runs a script of package.json; gives its exit code. */
export async function runNpmScript(
  script: string,
  { args = [], env = {}, onOutput }: RunNpmScriptOptions = {},
): Promise<number> {
  const output = onOutput === undefined ? 'inherit' : 'pipe';
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  if (onOutput) for (const stream of [child.stdout, child.stderr]) stream?.on('data', onOutput);
  // `close` comes after the last output, `exit` may come before it
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
