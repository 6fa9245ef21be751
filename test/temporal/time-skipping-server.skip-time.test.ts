import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { newSecrets, quietRuntime, startTimeSkipping, uniqueName } from '../support/temporal.ts';
import type { sleepy } from './fixtures/sleepy-workflow.ts';

it('a time-skipping server skips six hours, with everything encrypted', async () => {
  quietRuntime();
  const secrets = newSecrets();
  const environment = await startTimeSkipping(secrets);
  try {
    const taskQueue = uniqueName('sleepy');
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('fixtures/sleepy-workflow.ts', import.meta.url)),
      dataConverter: createDataConverter(secrets),
    });
    const before = await environment.currentTimeMs();
    const startedAt = performance.now();
    const result = await worker.runUntil(
      environment.client.workflow.execute<typeof sleepy>('sleepy', {
        workflowId: uniqueName('sleepy'),
        taskQueue,
        args: ['Ada'],
      }),
    );
    expect(result).toBe('good morning, Ada');
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(6 * 3_600_000);
  } finally {
    await environment.teardown();
  }
});
