/** One thing that is wrong with the configuration. Never holds the value of a variable. */
export interface ConfigFault {
  /** Name of the environment variable. */
  variable: string;
  /** What is wrong, in plain words. */
  problem: string;
  /** What to do about it, in plain words. */
  fix: string;
}

/** Every fault of the configuration at once. The message lists them, one a line, ready for a terminal. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.variable}: ${fault.problem}. ${fault.fix}`);
    const count = faults.length === 1 ? 'One setting is' : `${faults.length} settings are`;
    super(`${count} missing or wrong:\n${lines.join('\n')}`);
    this.faults = faults;
  }
}
