import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The helm of the suite; what it answers, or an error with what it said. */
export const helm =
  (program: string, kubeconfig: string, namespace: string, home: string) =>
  async (...args: string[]): Promise<string> => {
    const env = { ...process.env, HOME: home, KUBECONFIG: kubeconfig };
    try {
      const { stdout } = await execute(program, [...args, '--namespace', namespace], {
        env,
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    } catch (error) {
      const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
      throw new Error(`helm ${args.slice(0, 2).join(' ')}: ${stderr}${stdout}`, { cause: error });
    }
  };
