// Run as a process: node sdk-download-child.ts <dev-server|time-skipping> <directory> <version>
// Starts the server once through the SDK, which downloads it into the directory, and stops it again.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [kind, downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined) throw new Error('needs a kind, a directory and a version');
const executable = { type: 'cached-download', downloadDir, version } as const;
const environment =
  kind === 'time-skipping'
    ? await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })
    : await TestWorkflowEnvironment.createLocal({ server: { executable } });
await environment.teardown();
