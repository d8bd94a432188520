import { temporaryDirectory } from '../../../test/harness/temporary-directory.ts';
import type { RunOptions, ToolIo } from '../tool-io.ts';

export interface Ran {
  command: string;
  args: readonly string[];
  options: RunOptions;
}

/** A world of a test's own: `answer` plays every program, nothing reaches the network. */
export function fakeIo(
  answer: (ran: Ran) => string | Promise<string>,
  changes: Partial<ToolIo> = {},
): { io: ToolIo; ran: Ran[]; said: string[] } {
  const ran: Ran[] = [];
  const said: string[] = [];
  const io: ToolIo = {
    env: {},
    directory: temporaryDirectory(),
    platform: 'linux',
    arch: 'x64',
    say: (line) => said.push(line),
    run: async (command, args, options = {}) => {
      const call = { command, args, options };
      ran.push(call);
      return answer(call);
    },
    download: (url) => Promise.reject(new Error(`no network for ${url}`)),
    ...changes,
  };
  return { io, ran, said };
}

/** For programs that are not on the machine. */
export const missing = (): never => {
  throw new Error('spawn ENOENT');
};
