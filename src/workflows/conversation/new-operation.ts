import type { Operation, OperationRequest } from '../../domain/conversation/operations.ts';
import { newReference } from '../../domain/ids.ts';

/** Budget of the first attempt if nobody waits for the write, in milliseconds. */
const ownBudgetMs = 5_000;

/** The operation for a write that is recorded now. */
export function newOperation(id: number, request: OperationRequest, owner: string | null): Operation {
  return {
    id,
    purpose: request.purpose,
    mergedInto: null,
    lane: request.lane,
    request: request.request,
    owner,
    target: null,
    reference: request.reference ?? newReference(Math.random),
    budgetMs: request.budgetMs ?? ownBudgetMs,
    recordedAt: Date.now(),
    firstTriedAt: null,
    state: 'recorded',
    failure: null,
    optional: request.optional ?? false,
    promised: false,
    retried: false,
    delays: 0,
    mayBeDone: false,
    base: null,
    unmet: [],
    ticket: null,
  };
}
