/** One way to get hold of an executable. */
export interface Step {
  /** Shown to a person, as in "the cache". */
  name: string;
  /** True: when this way fails the search ends, because somebody asked for exactly it. */
  final?: boolean;
  /**
   * The path of an executable that works.
   * @throws {Error} whose message says in plain words why there is none
   */
  find(): Promise<string>;
}

/** What a search needs from its surroundings. */
export interface ResolveOptions {
  /** From the configuration. Null: look for it. */
  configuredPath: string | null;
  /** Takes a line for a person who waits. */
  report: (line: string) => void;
  /** For PATH, the place of the cache and what is handed to the programs that are run. Default: this process's. */
  env?: NodeJS.ProcessEnv;
  /** Where the SDK downloads from; asked first, because the SDK itself would wait long. */
  downloadHost?: string;
}

/** No way worked. The message lists what was tried, why each failed, and what to do. */
export class ResolveError extends Error {
  override readonly name = 'ResolveError';
}

/**
 * Goes through the steps until one finds an executable.
 * @param what the thing looked for, as in "the Temporal dev server"
 * @param advice what a person can do when nothing works
 */
export async function resolveExecutable(what: string, steps: readonly Step[], advice: string): Promise<string> {
  const failures: string[] = [];
  for (const step of steps) {
    try {
      return await step.find();
    } catch (error) {
      failures.push(`  - ${step.name}: ${error instanceof Error ? error.message : String(error)}`);
      if (step.final) break;
    }
  }
  throw new ResolveError(`Could not find ${what}. Tried:\n${failures.join('\n')}\n${advice}`);
}
