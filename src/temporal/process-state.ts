import { readFileSync } from 'node:fs';

/** True when a process is running. A process that we may not signal is running too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/**
 * True when a process has ended and its parent has not noticed, which can last in containers. Only detected on Linux.
 */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * True when a process was started with this argument. Process ids are reused, after a reboot soon, so the argument
 * tells whether it is still the same process. Systems other than Linux do not tell; there it is always true.
 */
export function runsWith(pid: number, argument: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    return !gone && process.platform !== 'linux';
  }
}
