import { Context } from '@temporalio/activity';
import type { CallOptions, WriteKey } from '../ports/call.ts';

/** Time kept back so that a call that hangs fails in our hands and not in the server's, in milliseconds. */
const marginMs = 150;

/** Bounds a vendor call by this attempt's time and by cancellation. */
export function callOptions(): CallOptions {
  const { cancellationSignal, info } = Context.current();
  const timeout = AbortSignal.timeout(Math.max(100, info.startToCloseTimeoutMs - marginMs));
  return { signal: AbortSignal.any([cancellationSignal, timeout]) };
}

/** What a workflow says about a write that it asks for. */
export interface WriteRequest {
  /** The same for all tries of one operation. */
  key: string;
  /** Epoch milliseconds. */
  firstTriedAt: number;
  /** An earlier activity may have done it. */
  triedBefore: boolean;
}

/** The key of this try; a repeated attempt may find the write done. */
export function writeKey(request: WriteRequest): WriteKey {
  const { attempt } = Context.current().info;
  return { key: request.key, firstTriedAt: request.firstTriedAt, mayBeDone: request.triedBefore || attempt > 1 };
}
