import { randomBytes, randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { inject } from 'vitest';
import type { PayloadKey } from '../../src/config/types.ts';
import { plainTarget, type TemporalTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { startTimeSkippingServer } from '../../src/temporal/time-skipping-server.ts';

/** Host and port of the real server that all test files share. */
function serverAddress(): string {
  return inject('temporalAddress');
}

/** The shared server as the product's own code names servers. */
export function serverTarget(): TemporalTarget {
  return plainTarget(serverAddress());
}

/** The `temporal` executable, for tests that start servers of their own. */
export function serverBinary(): string {
  return inject('temporalBinary');
}

/** A time-skipping server of this test file's own, encrypting as the real one does. Tear it down at the end. */
export function startTimeSkipping(keys: readonly PayloadKey[] = [newKey()]): Promise<TestWorkflowEnvironment> {
  return startTimeSkippingServer(inject('testServerBinary'), createDataConverter(keys));
}

/** A fresh key of the payload codec. */
export function newKey(id = 'test-key'): PayloadKey {
  return { id, key: randomBytes(32) };
}

/** A name no other test uses, for task queues and workflow ids. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

/** Keeps workers of this test file from logging what is no error. To be called before the first worker. */
export function quietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}
