import type { TestProject } from 'vitest/node';
import { resolveTestServer } from './resolve-test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The time-skipping test server's executable. */
    testServerBinary: string;
  }
}

/** Finds the time-skipping server. Each test file starts one of its own, because time is skipped for the whole server. */
export async function setup(project: TestProject): Promise<void> {
  const report = (line: string): void => project.vitest.logger.log(line);
  const configuredPath = process.env['TEMPORAL_TEST_SERVER_PATH'] ?? null;
  project.provide('testServerBinary', await resolveTestServer({ configuredPath, report }));
}
