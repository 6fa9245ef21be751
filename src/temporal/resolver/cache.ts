import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Directory that keeps one version of a tool between runs, in `~/.cache/deskbridge` or in XDG_CACHE_HOME.
 * @param tool name and version, like `temporal-cli-v1.5.1`
 */
export function cacheDirectory(env: NodeJS.ProcessEnv, tool: string): string {
  const given = env['XDG_CACHE_HOME'];
  // The XDG base directory specification says that relative paths are ignored.
  const base = given !== undefined && path.isAbsolute(given) ? given : path.join(env['HOME'] ?? homedir(), '.cache');
  return path.join(base, 'deskbridge', tool);
}

/**
 * Fills a cache directory completely or not at all: `fill` works in a temporary directory beside it, which is then
 * renamed.
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

/** True when a file exists and can be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
