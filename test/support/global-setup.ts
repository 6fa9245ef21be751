import type { TestProject } from 'vitest/node';
import { startEmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { resolveDevServer } from '../../src/temporal/resolve-dev-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Host and port of the real server that all test files share. */
    temporalAddress: string;
    /** The `temporal` executable, for tests that start servers of their own. */
    temporalBinary: string;
  }
}

/** Starts one real Temporal server, in memory, for all test files of the project. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const report = (line: string): void => project.vitest.logger.log(line);
  const binary = await resolveDevServer({ configuredPath: process.env['TEMPORAL_CLI_PATH'] ?? null, report });
  const server = await startEmbeddedServer({ binary, dataDir: null, uiPort: null });
  project.provide('temporalAddress', server.address);
  project.provide('temporalBinary', binary);
  return () => server.stop();
}
