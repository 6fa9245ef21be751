import type { TestProject } from 'vitest/node';
import { resolveTestServer } from './resolve-test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The time-skipping test server's executable. */
    testServerBinary: string;
  }
}

/** Gets hold of the time-skipping server; each test file starts its own, because time is skipped for a whole server. */
export async function setup(project: TestProject): Promise<void> {
  const report = (line: string): void => project.vitest.logger.log(line);
  const configuredPath = process.env['TEMPORAL_TEST_SERVER_PATH'] ?? null;
  project.provide('testServerBinary', await resolveTestServer({ configuredPath, report }));
}
