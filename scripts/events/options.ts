import { parseArgs } from 'node:util';

export interface EventsOptions {
  environments: string[];
  /** events a second, over all of them */
  rate: number;
  /** null: until it is stopped */
  durationSeconds: number | null;
  /** part of the events that cannot be used: 0 ≤ x ≤ 1 */
  poison: number;
}

const HELP = `Usage: npm run events -- [options]
  --environments A,B  where they happen (default acme-prod)
  --rate N            events a second, over all of them (default 100)
  --duration S        for so many seconds (default: until Ctrl-C)
  --poison P          part of them that cannot be used, from 0 to 1 (default 0)
The events go to the demo that runs; start one with npm run demo.`;

/** Thrown for a wrong option, and for --help: its message is what to print. */
export class Usage extends Error {}

function numberOf(name: string, text: string, lowest: number, highest: number): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= lowest && number <= highest)) {
    throw new Usage(`--${name} wants a number from ${lowest} to ${highest}, not “${text}”.\n${HELP}`);
  }
  return number;
}

/** What was asked for on the command line. */
export function parseOptions(args: readonly string[]): EventsOptions {
  const options = {
    environments: { type: 'string', default: 'acme-prod' },
    rate: { type: 'string', default: '100' },
    duration: { type: 'string' },
    poison: { type: 'string', default: '0' },
    help: { type: 'boolean' },
  } as const;
  const read = () => {
    try {
      return parseArgs({ args: [...args], options }).values;
    } catch (error) {
      throw new Usage(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    }
  };
  const { environments, rate, duration, poison, help } = read();
  if (help) throw new Usage(HELP);
  const names = environments.split(',').map((name) => name.trim());
  if (names.includes('')) throw new Usage(`--environments wants names, with commas between them.\n${HELP}`);
  return {
    environments: [...new Set(names)],
    rate: numberOf('rate', rate, 0.01, 1_000_000),
    durationSeconds: duration === undefined ? null : numberOf('duration', duration, 1, 1_000_000),
    poison: numberOf('poison', poison, 0, 1),
  };
}
