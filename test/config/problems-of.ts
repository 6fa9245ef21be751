import { loadConfig } from '../../src/config/load-config.ts';
import { ConfigError, type ConfigProblem } from '../../src/config/problems.ts';

/** The problems of a configuration; none when it loads. */
export function problemsOf(env: NodeJS.ProcessEnv): readonly ConfigProblem[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
