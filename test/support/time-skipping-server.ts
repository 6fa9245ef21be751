import type { DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * Starts a time-skipping server, with client and connections. It skips time for all its workflows at once, while the
 * result of a workflow is awaited and in `sleep`. It does not skip time while an update is awaited.
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
