import type { ToolIo } from './tool-io.ts';

/** One way to come by a program. */
export interface Source {
  /** for messages: “the cached copy” */
  name: string;
  /** path of the program; null when this way does not apply here; throws when it applies and fails */
  find: (io: ToolIo) => Promise<string | null>;
}

/**
 * Asks the sources in their order and gives the first path.
 * @throws Error that lists what every source said, and `advice`, when none of them can help.
 */
export async function findTool(name: string, sources: readonly Source[], advice: string, io: ToolIo): Promise<string> {
  const failures: string[] = [];
  for (const source of sources) {
    try {
      const path = await source.find(io);
      if (path !== null) return path;
      failures.push(`${source.name}: not there`);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      failures.push(`${source.name}: ${reason ?? 'failed'}`);
      io.say(`${name}: ${source.name} did not work (${reason ?? 'failed'}).`);
    }
  }
  throw new Error(`No ${name} found.\n${failures.map((line) => `  - ${line}`).join('\n')}\n${advice}`);
}
