import type { DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * Starts a time-skipping server for tests, with client and connections. Time is skipped while a workflow's result is
 * awaited and by `sleep`, for all workflows of this server at once; it is not skipped while an update is awaited.
 * @param binary from `resolveTestServer`
 */
export function startTimeSkippingServer(
  binary: string,
  dataConverter: DataConverter,
): Promise<TestWorkflowEnvironment> {
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: binary } },
    client: { dataConverter },
  });
}
