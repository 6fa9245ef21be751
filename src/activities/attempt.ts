import { Context, type Info } from '@temporalio/activity';
import { isNothingDone, ServiceFailure } from '../domain/failures.ts';
import type { CallOptions, WriteKey } from '../ports/call.ts';

/**
 * How long before the time limit of the attempt a hanging call is aborted, so that it fails here and not at the server;
 * in milliseconds.
 */
const marginMs = 150;

/**
 * Limits a vendor call by the time of this attempt and by cancellation.
 * @param write the write that the call belongs to, if any
 */
export function callOptions(write?: Pick<WriteKey, 'firstTriedAt'>): CallOptions {
  const { cancellationSignal, info } = Context.current();
  const timeout = AbortSignal.timeout(Math.max(100, info.startToCloseTimeoutMs - marginMs));
  return { signal: AbortSignal.any([cancellationSignal, timeout]), firstTriedAt: write?.firstTriedAt };
}

/** What a workflow says about a write that it requests. */
export interface WriteRequest {
  /** The same for all attempts of one operation. */
  key: string;
  /** Epoch milliseconds. */
  firstTriedAt: number;
  /** An earlier activity may have done the write. */
  mayBeDone: boolean;
}

/** What a failed attempt leaves for the next one, as the details of its heartbeat. */
interface Trace {
  attempt: number;
  mayBeDone: boolean;
}

/**
 * Makes one attempt of a write. The write may have been done before, and is looked up, if the outcome of any earlier
 * attempt is unknown: the vendor's answer was lost, the time ran out, or the worker was killed. An attempt that the
 * vendor turned away leaves a heartbeat that says so, so that the next one need not look.
 * @throws ServiceFailure whose `mayBeDone` covers all attempts so far
 */
export async function attemptWrite<Result>(
  request: WriteRequest,
  work: (key: WriteKey) => Promise<Result>,
): Promise<Result> {
  const { info } = Context.current();
  const { key, firstTriedAt } = request;
  const mayBeDone = request.mayBeDone || mayBeDoneBefore(info);
  try {
    return await work({ key, firstTriedAt, mayBeDone });
  } catch (error) {
    const known = error instanceof ServiceFailure ? error : null;
    const trace: Trace = {
      attempt: info.attempt,
      mayBeDone: mayBeDone || known?.details.mayBeDone === true || known === null || !isNothingDone(known.kind),
    };
    Context.current().heartbeat(trace);
    if (known === null) throw error;
    throw new ServiceFailure(known.message, { ...known.details, mayBeDone: trace.mayBeDone }, { cause: known });
  }
}

/** True if the write may have been done by an earlier attempt of this activity. */
function mayBeDoneBefore({ attempt, heartbeatDetails }: Info): boolean {
  if (attempt === 1) return false;
  const trace = heartbeatDetails as Partial<Trace> | null | undefined;
  // Details of an older attempt remain when the last one was killed before it could leave any.
  return trace?.attempt !== attempt - 1 || trace.mayBeDone !== false;
}
