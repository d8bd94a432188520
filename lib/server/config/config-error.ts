import { log } from '../log/log.ts';

/** One variable that is missing or wrong. Its value is never shown: it may hold a secret. */
export interface ConfigProblem {
  variable: string;
  /** what the variable wants, a phrase that follows its name */
  wants: string;
}

/** The environment cannot be used. Holds every problem, so that one start tells them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: ConfigProblem[];

  constructor(problems: ConfigProblem[]) {
    const lines = problems.map(({ variable, wants }) => `  ${variable} ${wants}`);
    super(`The configuration cannot be used:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** Says each problem in a line of the log and ends the process; what is no problem of the configuration is thrown. */
export function endByConfig(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  for (const { variable, wants } of error.problems) log(`${variable} ${wants}`, { variable }, undefined, 'error');
  process.exit(1);
}
