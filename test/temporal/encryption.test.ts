import { fileURLToPath } from 'node:url';
import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectWorker, openClient, type OpenClient } from '../../src/temporal/connection.ts';
import { createDataConverter, failureConverterPath } from '../../src/temporal/data-converter.ts';
import { newKey, newSecrets, quietRuntime, serverTarget, uniqueName } from '../support/temporal.ts';
import type { leaky } from './fixtures/leaky-workflow.ts';

const secret = 'planted-S3CRET';
const secrets = newSecrets();
const quiet = new DefaultLogger('ERROR');

/** Everything that the server stores about a workflow, as bytes. */
async function rawHistory({ connection }: OpenClient, workflowId: string): Promise<Buffer> {
  const { history } = await connection.workflowService.getWorkflowExecutionHistory({
    namespace: serverTarget().namespace,
    execution: { workflowId },
  });
  return Buffer.from(proto.temporal.api.history.v1.History.encode(history ?? {}).finish());
}

/** Runs the leaky workflow to its end. Returns the failures that its callers saw. */
async function runLeaky(opened: OpenClient, bundle: WorkflowBundleWithSourceMap, workflowId: string) {
  const taskQueue = uniqueName('leaky');
  const connection = await connectWorker(serverTarget());
  try {
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: bundle,
      dataConverter: createDataConverter(secrets),
      activities: {
        fail: async (given: string) => {
          throw ApplicationFailure.nonRetryable(`activity failed ${given}`, 'FAILED', given);
        },
      },
    });
    return await worker.runUntil(async () => {
      const handle = await opened.client.workflow.start<typeof leaky>('leaky', {
        workflowId,
        taskQueue,
        args: [secret],
        memo: { note: secret },
        staticSummary: secret,
      });
      const update: unknown = await handle.executeUpdate('refuse', { args: [secret] }).catch((error: unknown) => error);
      const result: unknown = await handle.result().catch((error: unknown) => error);
      return { update, result };
    });
  } finally {
    await connection.close();
  }
}

function bundleOf(withFailureConverter: boolean): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('fixtures/leaky-workflow.ts', import.meta.url)),
    logger: quiet,
    ...(withFailureConverter ? { failureConverterPath } : {}),
  });
}

describe('the data that the server stores', () => {
  let opened: OpenClient;
  beforeAll(() => {
    quietRuntime();
    opened = openClient(serverTarget(), createDataConverter(secrets));
  });
  afterAll(() => opened.connection.close());

  it('has all arguments, memos, summaries and failures encrypted, and callers can read them', async () => {
    const workflowId = uniqueName('leaky');
    const { update, result } = await runLeaky(opened, await bundleOf(true), workflowId);

    const history = await rawHistory(opened, workflowId);
    expect(history.length).toBeGreaterThan(1000);
    expect(history.includes(secret)).toBe(false);
    expect(history.includes('leaky-workflow.ts')).toBe(false);

    expect(update).toBeInstanceOf(WorkflowUpdateFailedError);
    expect(update).toMatchObject({
      cause: { type: 'REFUSED', message: `update refused ${secret}`, details: [{ given: secret }] },
    });
    expect(result).toBeInstanceOf(WorkflowFailedError);
    expect(result).toMatchObject({ cause: { type: 'LEAKY', message: `workflow failed ${secret}`, details: [secret] } });
    const cause = result instanceof WorkflowFailedError ? result.cause?.cause : undefined;
    expect(cause).toBeInstanceOf(ActivityFailure);
    expect(cause).toMatchObject({ cause: { message: `activity failed ${secret}` } });
  });

  it('has failures of workflows unencrypted when the bundle lacks the failure converter', async () => {
    const workflowId = uniqueName('leaky');
    await runLeaky(opened, await bundleOf(false), workflowId);
    expect((await rawHistory(opened, workflowId)).includes(`workflow failed ${secret}`)).toBe(true);
  });

  it('cannot be read by a client without the key', async () => {
    const workflowId = uniqueName('leaky');
    await opened.client.workflow.start('leaky', {
      workflowId,
      taskQueue: uniqueName('nobody'),
      memo: { note: secret },
    });
    const stranger = openClient(serverTarget(), createDataConverter(newSecrets(newKey('another'))));
    try {
      await expect(stranger.client.workflow.getHandle(workflowId).describe()).rejects.toThrow(/"test-key"/);
      await expect(opened.client.workflow.getHandle(workflowId).describe()).resolves.toMatchObject({
        memo: { note: secret },
      });
    } finally {
      await stranger.connection.close();
    }
  });
});
