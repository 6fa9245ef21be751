import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Directory that keeps one version of a tool between runs, in `~/.cache/deskbridge` or below XDG_CACHE_HOME.
 * @param tool name and version, like `temporal-cli-v1.5.1`
 */
export function cacheDirectory(env: NodeJS.ProcessEnv, tool: string): string {
  const given = env['XDG_CACHE_HOME'];
  // The XDG base directory specification says that a relative path is to be ignored.
  const base = given !== undefined && path.isAbsolute(given) ? given : path.join(env['HOME'] ?? homedir(), '.cache');
  return path.join(base, 'deskbridge', tool);
}

/**
 * Fills a cache directory as a whole or not at all: `fill` works in a neighbouring directory, which then takes the
 * final name. When another process was faster, its result stands.
 */
export async function fillCache(directory: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  mkdirSync(path.dirname(directory), { recursive: true });
  const temporary = mkdtempSync(`${directory}.new-`);
  try {
    await fill(temporary);
    rmSync(directory, { recursive: true, force: true });
    renameSync(temporary, directory);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Whether a file is there and may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
