import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** how many Organizations there shall be at least; the three of the demo are always there */
  organizations: number;
  /** port of the app; a free one when null */
  port: number | null;
  /** forget keys, data and sessions of earlier demos */
  fresh: boolean;
}

const HELP = `Usage: npm run demo [-- options]
  --organizations N  that many Organizations (default 3, at most 50000)
  --port P           port of the app (default: a free one, the same at every start)
  --fresh            start anew: new keys, no data of earlier demos`;

/** Thrown for a wrong option, and for --help: its message is what to print. */
export class Usage extends Error {}

function whole(name: string, text: string, highest: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > highest) {
    throw new Usage(`--${name} wants a whole number from 1 to ${highest}, not “${text}”.\n${HELP}`);
  }
  return number;
}

/** What was asked for on the command line. */
export function parseOptions(args: readonly string[]): DemoOptions {
  const options = {
    organizations: { type: 'string' },
    port: { type: 'string' },
    fresh: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  const read = () => {
    try {
      return parseArgs({ args: [...args], options }).values;
    } catch (error) {
      throw new Usage(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    }
  };
  const values = read();
  if (values.help) throw new Usage(HELP);
  return {
    organizations: values.organizations === undefined ? 3 : whole('organizations', values.organizations, 50_000),
    port: values.port === undefined ? null : whole('port', values.port, 65_535),
    fresh: values.fresh ?? false,
  };
}
