import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { searchAttributeNames } from '../../src/domain/conversation/search-attributes.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { startStack, type Stack, type StackOptions, type TestClock } from './stack.ts';
import { newSecrets, startTimeSkipping } from './temporal.ts';

/** A stack whose Temporal server skips time; Zendesk and our adapter use the same time. */
export interface TimeSkippingStack extends Stack {
  clock: TestClock;
  /** Lets time pass. Do not await an update meanwhile: time stands still until it is answered. */
  skip(durationMs: number): Promise<void>;
  /** The server's time, epoch milliseconds. */
  nowMs(): Promise<number>;
}

/** Starts a time-skipping server for this test file, and everything that a conversation needs. */
export async function startTimeSkippingStack(
  options: Omit<StackOptions, 'server' | 'clock'> = {},
): Promise<TimeSkippingStack> {
  const secrets = newSecrets();
  const environment = await startTimeSkipping(secrets);
  const namespace = environment.namespace ?? 'default';
  await defineSearchAttributes(environment, namespace);
  const clock = createClock(await environment.currentTimeMs(), () => environment.currentTimeMs());
  const stack = await startStack({
    backlogPerMinute: 300,
    ...options,
    clock,
    server: serverOf(environment, namespace, secrets),
  });
  return {
    ...stack,
    clock,
    skip: (durationMs) => environment.sleep(durationMs),
    nowMs: () => environment.currentTimeMs(),
    close: async () => {
      await stack.close();
      await environment.teardown();
    },
  };
}

/**
 * Defines the search attributes on a time-skipping server. The product first lists the attributes that exist, which this
 * server cannot do.
 */
export async function defineSearchAttributes(
  { connection }: TestWorkflowEnvironment,
  namespace = 'default',
): Promise<void> {
  const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
  const names = Object.values(searchAttributeNames);
  const searchAttributes = Object.fromEntries(names.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

function serverOf(environment: TestWorkflowEnvironment, namespace: string, secrets: ReturnType<typeof newSecrets>) {
  const { client, nativeConnection: connection } = environment;
  return { client, connection, namespace, dataConverter: createDataConverter(secrets) };
}

/** A clock that is set from the server when an activity starts. Time is not skipped then, so activities see exact times. */
function createClock(startMs: number, readMs: () => Promise<number>): TestClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    watch: (activities) =>
      new Proxy(activities, {
        get: (target, name): unknown => {
          const activity: unknown = Reflect.get(target, name);
          if (typeof activity !== 'function') return activity;
          return async (...args: unknown[]): Promise<unknown> => {
            nowMs = Math.max(nowMs, await readMs());
            return Reflect.apply(activity, undefined, args);
          };
        },
      }),
  };
}
