/** Something wrong with the configuration. Never contains the value of a variable. */
export interface ConfigProblem {
  /** Name of the environment variable. */
  variable: string;
  /** What is wrong, as the end of a sentence that begins with the variable. */
  problem: string;
  /** How to correct it, as a sentence without a full stop. */
  fix: string;
}

/** All problems of the configuration at once. The message lists them, one per line, ready for a terminal. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem, fix }) => `  ${variable}: ${problem}. ${fix}`);
    const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`;
    super(`${count} missing or wrong:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
