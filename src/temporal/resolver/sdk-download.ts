import { chmodSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillCache } from './cache.ts';
import { startProgress } from './progress.ts';
import { runCommand } from './run-command.ts';
import type { ResolveOptions } from './resolve-executable.ts';

/** The servers that the SDK can download. */
export type DownloadKind = 'dev-server' | 'time-skipping';

const defaultHost = 'https://temporal.download';
const reachableWithinMs = 5000;
const downloadWithinMs = 10 * 60_000;
const child = fileURLToPath(new URL('sdk-download-child.ts', import.meta.url));

/**
 * Downloads a server into our cache, by means of the Temporal SDK.
 * @param directory the directory in the cache
 * @param name file name of the server
 * @param version version of the server, or `default` for the one that matches the SDK
 */
export async function downloadWithSdk(
  kind: DownloadKind,
  directory: string,
  name: string,
  version: string,
  options: ResolveOptions,
): Promise<void> {
  const host = options.downloadHost ?? defaultHost;
  await assertReachable(host);
  const progress = startProgress(`Downloading ${name} from ${host}`, options.report);
  try {
    await fillCache(directory, async (temporary) => {
      // In a separate process, because the SDK can be set up only once in a process, and a hanging download can be
      // killed.
      await runCommand(process.execPath, [child, kind, temporary, version], {
        env: options.env ?? process.env,
        timeoutMs: downloadWithinMs,
        onLine: progress.line,
      });
      const [file] = readdirSync(temporary);
      if (file === undefined) throw new Error('the SDK left no file');
      renameSync(path.join(temporary, file), path.join(temporary, name));
      chmodSync(path.join(temporary, name), 0o755);
    });
  } finally {
    progress.stop();
  }
}

async function assertReachable(host: string): Promise<void> {
  try {
    await fetch(host, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(reachableWithinMs) });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
    throw new Error(`${host} cannot be reached (${code})`, { cause: error });
  }
}
