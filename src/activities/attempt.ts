import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { ServiceFailure } from '../domain/failures.ts';
import type { CallOptions, WriteKey } from '../ports/call.ts';

/**
 * How long before the time limit of the attempt a hanging call is aborted, so that it fails here and not at the server;
 * in milliseconds.
 */
const marginMs = 150;

/** Limits a vendor call by the time of this attempt and by cancellation. */
export function callOptions(): CallOptions {
  const { cancellationSignal, info } = Context.current();
  const timeout = AbortSignal.timeout(Math.max(100, info.startToCloseTimeoutMs - marginMs));
  return { signal: AbortSignal.any([cancellationSignal, timeout]) };
}

/** What a workflow says about a write that it requests. */
export interface WriteRequest {
  /** The same for all attempts of one operation. */
  key: string;
  /** Epoch milliseconds. */
  firstTriedAt: number;
  /** An earlier activity may have done the write. */
  triedBefore: boolean;
}

/** What an attempt of a write leaves to the next one, as heartbeat details. */
const trace = z.object({ attempt: z.number(), mayBeDone: z.boolean() });

/**
 * True unless it is certain that earlier attempts have not done the write. An attempt that dies leaves no trace, and
 * Temporal then still has the one of the attempt before it.
 */
function earlierMayBeDone(): boolean {
  const { attempt, heartbeatDetails } = Context.current().info;
  if (attempt === 1) return false;
  const left = trace.safeParse(heartbeatDetails).data;
  return left === undefined || left.attempt !== attempt - 1 || left.mayBeDone;
}

/**
 * Runs one attempt of a write. When it fails, the next attempt, and the workflow by the failure's `mayBeDone`, know
 * whether the write may have been done: only then must it be looked up before it is written again, which may take long.
 */
export async function attemptWrite<T>(request: WriteRequest, write: (key: WriteKey) => Promise<T>): Promise<T> {
  const { key, firstTriedAt, triedBefore } = request;
  const before = triedBefore || earlierMayBeDone();
  try {
    return await write({ key, firstTriedAt, mayBeDone: before });
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const mayBeDone = before || error.details.mayBeDone === true || error.kind === 'ambiguous';
    const { heartbeat, info } = Context.current();
    heartbeat({ attempt: info.attempt, mayBeDone } satisfies z.infer<typeof trace>);
    throw new ServiceFailure(error.message, { ...error.details, mayBeDone }, { cause: error });
  }
}

/** The write key of this attempt; from the second attempt on, the write may have been done before. */
export function writeKey(request: WriteRequest): WriteKey {
  const { attempt } = Context.current().info;
  return { key: request.key, firstTriedAt: request.firstTriedAt, mayBeDone: request.triedBefore || attempt > 1 };
}
