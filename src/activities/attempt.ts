import { Context } from '@temporalio/activity';
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

/** The write key of this attempt; from the second attempt on, the write may have been done before. */
export function writeKey(request: WriteRequest): WriteKey {
  const { attempt } = Context.current().info;
  return { key: request.key, firstTriedAt: request.firstTriedAt, mayBeDone: request.triedBefore || attempt > 1 };
}
