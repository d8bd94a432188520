/** One word after `vertebra`. */
export interface Command {
  /** what may follow, one form a line, beginning with the command's name */
  usage: string;
  /** Does it, and gives the exit code. Throws a UsageError, or an error whose message is for the operator. */
  run: (args: string[]) => Promise<number>;
}

/** The command line cannot be understood. */
export class UsageError extends Error {}
