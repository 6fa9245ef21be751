/** One way to find an executable. */
export interface Step {
  /** Shown in messages, like `the cache`. */
  name: string;
  /** True: when this step fails the search ends, because it was explicitly configured. */
  final?: boolean;
  /**
   * Returns the path of an executable that works.
   * @throws {Error} whose message says why there is none
   */
  find(): Promise<string>;
}

/** Options of a search. */
export interface ResolveOptions {
  /** Path from the configuration. Null: search for the executable. */
  configuredPath: string | null;
  /** Shows a line to the person who waits. */
  report: (line: string) => void;
  /** Environment for PATH, the location of the cache, and the programs that are run; default that of this process. */
  env?: NodeJS.ProcessEnv;
  /** The host that the SDK downloads from. It is checked first, because the SDK itself would wait for a long time. */
  downloadHost?: string;
}

/** No step found an executable. The message lists the steps, why each failed, and what to do. */
export class ResolveError extends Error {
  override readonly name = 'ResolveError';
}

/**
 * Tries the steps in their order until one finds an executable.
 * @param what the name of the executable, like `the Temporal dev server`
 * @param advice what to do when no step finds one
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
