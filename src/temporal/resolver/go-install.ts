import { fillCache } from './cache.ts';
import { startProgress } from './progress.ts';
import { runCommand } from './run-command.ts';
import type { ResolveOptions } from './resolve-executable.ts';

const withinMs = 30 * 60_000;

/**
 * Builds a Go program from its public source into our cache. The first build takes minutes.
 * @param module package and version, like `github.com/temporalio/cli/cmd/temporal@v1.5.1`
 */
export async function goInstall(module: string, directory: string, options: ResolveOptions): Promise<void> {
  const env = options.env ?? process.env;
  await runCommand('go', ['version'], { env, timeoutMs: 10_000 });
  const progress = startProgress(`Building ${module} with go (about 3 minutes)`, options.report);
  try {
    await fillCache(directory, async (temporary) => {
      // Without symbols the program is a third smaller. -v names each package as it is built.
      await runCommand('go', ['install', '-v', '-ldflags=-s -w', module], {
        env: { ...env, GOBIN: temporary },
        timeoutMs: withinMs,
        onLine: progress.line,
      });
    });
  } finally {
    progress.stop();
  }
}
