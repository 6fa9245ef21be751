import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * The environment of this process, completed from a `.env` file when there is one. A variable that is already set, even
 * an empty one, takes precedence over the file. Empty variables are left out of the result: empty means not set.
 * @param file path of the file
 */
export function readEnvironment(file = '.env'): NodeJS.ProcessEnv {
  const content = readIfPresent(file);
  if (content !== null) {
    for (const [name, value] of Object.entries(parseEnv(content))) process.env[name] ??= value;
  }
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim() !== ''));
}

function readIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
