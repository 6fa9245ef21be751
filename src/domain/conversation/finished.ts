import { conversationBytes } from '../budgets.ts';
import { bytesOnce } from '../size.ts';
import { freezeAnswers } from './answers.ts';
import { mainLane } from './lanes.ts';
import { operationById, operationsOfLane } from './operation-index.ts';
import { isPending, type Operation } from './operations.ts';
import type { ConversationState } from './state.ts';

/** Once over the budget, operations are dropped until this part of it is used, so that it is done rarely. */
const keptPart = 0.75;

/** A write without its texts and files, which nobody needs any more. */
export function withoutTexts(request: Operation['request']): Operation['request'] {
  if (request.kind === 'createTicket') {
    const { draft } = request;
    return { ...request, draft: { ...draft, body: '', files: [], link: { ...draft.link, tools: [], summary: null } } };
  }
  const { comment, link: _link, ...change } = request.change;
  if (comment === undefined) return { ...request, change };
  const { public: isPublic, author } = comment;
  return { ...request, change: { ...change, comment: { body: '', public: isPublic, author } } };
}

/** Keeps of an operation that is done or failed what is needed later. */
export function condense(state: ConversationState, operation: Operation): void {
  if (isPending(operation)) return;
  operation.request = withoutTexts(operation.request);
  operation.base = null;
  operation.wait = undefined;
  operation.permitted = undefined;
  if (operation.ticket === null) return;
  // Only the latest reading of a ticket is compared with.
  const lane = operationsOfLane(state.operations, operation.lane);
  const earlier = lane.findLast(({ id, ticket }) => id < operation.id && ticket !== null);
  if (earlier?.ticket == null) return;
  earlier.ticket = { ...earlier.ticket, tags: [], externalId: null, version: '' };
}

/** The newest are always kept, since their callers may still wait. */
const newest = 30;

/**
 * Drops operations that are done or failed and are not needed, if they are too many: changes and notes first, then the
 * tickets that were opened; of each the oldest first.
 * @param most how many are kept at most
 */
export function dropFinished(state: ConversationState, most = Infinity): void {
  const { operations } = state;
  const finished = operations.all.filter((operation) => !isPending(operation));
  let bytes = finished.reduce((sum, operation) => sum + bytesOnce(operation), 0);
  let count = finished.length;
  if (bytes <= conversationBytes.finished && count <= most) return;
  const enough = conversationBytes.finished * (bytes > conversationBytes.finished ? keptPart : 1);
  const needed = new Set([...neededOperations(state), ...finished.slice(-newest)]);
  const dropped = new Set<Operation>();
  const isOpening = ({ purpose }: Operation): boolean => purpose === 'create' || purpose === 'escalate';
  const inOrder = [...finished.filter((one) => !isOpening(one)), ...finished.filter(isOpening)];
  for (const operation of inOrder) {
    if (bytes <= enough && count <= most) break;
    if (needed.has(operation)) continue;
    dropped.add(operation);
    bytes -= bytesOnce(operation);
    count -= 1;
  }
  freezeAnswers(state, dropped);
  operations.all = operations.all.filter((operation) => !dropped.has(operation));
}

/** Finished operations without which the rest would not know its ticket. */
function neededOperations(state: ConversationState): Set<Operation> {
  const { operations, escalation, messaging } = state;
  const lanes = new Set(operations.all.filter(isPending).map(({ lane }) => lane));
  const main = mainLane(state);
  if (main !== null) lanes.add(main);
  const latest = [...lanes].map((lane) => operationsOfLane(operations, lane).findLast(({ ticket }) => ticket !== null));
  const named = [escalation.handoff?.operation, ...(messaging?.filings ?? []).map(({ operation }) => operation)];
  const byId = named.map((id) => operationById(operations, id ?? 0));
  return new Set([...latest, ...byId].filter((operation) => operation !== undefined));
}
