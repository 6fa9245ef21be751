import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './problems.ts';

/**
 * Makes sure that a directory exists and can be written to; it and those above it are created when they are missing.
 * @param setting the variable or option that names the directory
 * @throws {ConfigError} when that is not possible
 */
export function prepareDirectory(directory: string, setting = 'DATA_DIR'): void {
  try {
    create(path.resolve(directory));
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw notWritable(setting, error);
  }
}

/** The problem of a directory in which a file cannot be written. */
export function notWritable(setting: string, error: unknown): ConfigError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const fix = 'Set it to a directory this user may write to';
  return new ConfigError([{ variable: setting, problem: `cannot be written to (${code})`, fix }]);
}

/** One directory after the other: where the system answers ENOENT, as below /proc, Node's `recursive` never returns. */
function create(directory: string): void {
  if (isDirectory(directory)) return;
  create(path.dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have created it meanwhile.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
