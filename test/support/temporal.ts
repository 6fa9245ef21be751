import { randomBytes, randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { inject } from 'vitest';
import type { PayloadKey } from '../../src/config/sections/keys.ts';
import { plainTarget, type TemporalTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import type { PayloadSecrets } from '../../src/temporal/payload-codec.ts';
import { startTimeSkippingServer } from './time-skipping-server.ts';

/** The real server that all test files share. */
export function serverTarget(): TemporalTarget {
  return plainTarget(inject('temporalAddress'));
}

/** The `temporal` executable, for tests that start servers of their own. */
export function serverBinary(): string {
  return inject('temporalBinary');
}

/** Starts a time-skipping server for this test file, with encryption like the real one. Tear it down at the end. */
export function startTimeSkipping(secrets = newSecrets()): Promise<TestWorkflowEnvironment> {
  return startTimeSkippingServer(inject('testServerBinary'), createDataConverter(secrets));
}

/** Secrets of an installation, with a fresh key unless keys are given. */
export function newSecrets(...payloadKeys: PayloadKey[]): PayloadSecrets {
  return { payloadKeys: payloadKeys.length === 0 ? [newKey()] : payloadKeys, pinPepper: 'the pepper of tests' };
}

/** A fresh key of the payload codec. */
export function newKey(id = 'test-key'): PayloadKey {
  return { id, key: randomBytes(32) };
}

/** A name that no other test uses, for task queues and workflow ids. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

/** Makes workers of this test file log errors only. Call it before the first worker starts. */
export function quietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}
