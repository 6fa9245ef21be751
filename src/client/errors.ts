import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { refusalOf, startingAnewFailure, type Reply } from '../domain/conversation/replies.ts';

import { LineFullError } from './waiting-line.ts';

/** Temporal could not be reached, or refused because of load or size: it is unknown whether anything was recorded. */
export class ConversationUnreachableError extends Error {
  /** gRPC status code; null if there was none. */
  readonly code: number | null;
  constructor(code: number | null, cause: unknown) {
    super(`the conversation cannot be reached${code === null ? '' : ` (gRPC status ${code})`}`, { cause });
    this.name = 'ConversationUnreachableError';
    this.code = code;
  }
}

/** The conversation does not run, and it was asked not to begin it: nothing was recorded. */
export class ConversationNotBegunError extends Error {
  constructor() {
    super('the conversation does not run, and must not be begun now');
    this.name = 'ConversationNotBegunError';
  }
}

/**
 * What the failure of a command means: a reply if the conversation gave one, otherwise an error. The same classes mean
 * different things with and without update-with-start, so they are examined only here.
 * @throws ConversationUnreachableError
 */
export function replyOfFailure(error: unknown): Reply {
  if (error instanceof WorkflowUpdateFailedError) return replyOfUpdateFailure(error);
  // The deadline passed: whether the command was done is unknown here, but the work continues.
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'stillWorking' };
  if (error instanceof WorkflowExecutionAlreadyStartedError || error instanceof WorkflowNotFoundError) {
    return { kind: 'refused', reason: 'ended' };
  }
  if (error instanceof ConversationUnreachableError) throw error;
  if (error instanceof LineFullError) return { kind: 'refused', reason: 'tooMuch' };
  throw new ConversationUnreachableError(grpcCodeOf(error), error);
}

/** True if the conversation asks for the command to be sent again, since it continues as new first. */
export function isStartingAnew(error: unknown): boolean {
  if (!(error instanceof WorkflowUpdateFailedError)) return false;
  return error.cause instanceof ApplicationFailure && error.cause.type === startingAnewFailure;
}

function replyOfUpdateFailure({ cause }: WorkflowUpdateFailedError): Reply {
  if (cause instanceof ApplicationFailure) {
    const refusal = refusalOf(cause);
    if (refusal !== null) return refusal;
    if (cause.type === 'AcceptedUpdateCompletedWorkflow') return { kind: 'refused', reason: 'ended' };
  }
  return { kind: 'unavailable' };
}

/** gRPC status code of an error of the SDK; null if it has none. */
export function grpcCodeOf(error: unknown): number | null {
  if (isGrpcServiceError(error)) return error.code;
  if (error instanceof ServiceError && isGrpcServiceError(error.cause)) return error.cause.code;
  return null;
}
