import { spawn } from 'node:child_process';

interface RunOptions {
  cwd: string;
  env?: Record<string, string>;
  /** all of them must come; then it is ended, since some programs never end by themselves */
  until: readonly RegExp[];
}

const PATIENCE_MILLISECONDS = 20_000;

/** Runs a program until its output has everything that is waited for. Gives the output; throws with it when it does not. */
export function runUntil(command: string, args: readonly string[], { cwd, env, until }: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    // a group of its own: what a shell has started ends with it
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, detached: true });
    let output = '';
    let enough = false;
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    };
    const late = setTimeout(end, PATIENCE_MILLISECONDS);
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      enough = until.every((wanted) => wanted.test(output));
      if (enough) end();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(late);
      if (enough) resolve(output);
      else
        reject(
          new Error(`${command} ${args.join(' ')} did not say ${until.join(' and ')}, but:\n${output.slice(-1_500)}`),
        );
    });
  });
}
