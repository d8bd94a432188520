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
