import { conversationBytes } from '../budgets.ts';
import { bytesOnce } from '../size.ts';
import { truncate } from '../text.ts';
import { isPending, type Operation, type OperationRequest, type OperationsState } from './operations.ts';

/** What a pending operation holds besides its request, in bytes, with room for a failure and the ticket's values. */
const detailsBytes = 450;
/** Longest text of a note that is shortened, in UTF-16 code units. */
const shortNote = 600;
/** Kept free for the text of a note that has a file, in bytes. */
const noteBytes = 30_000;

/** A customer's write cannot be recorded: the writes that wait already are as many as a conversation can hold. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

/**
 * The write as it can be recorded: whole, or shortened if it is a note of ours. Null if there is no room even for a short
 * note.
 * @throws NoRoomError for what the customer asked for
 */
export function fitInto(operations: OperationsState, request: OperationRequest): OperationRequest | null {
  const used = pendingBytesOf(operations);
  const fits = (part: OperationRequest): boolean =>
    used + bytesOnce(part.request) + detailsBytes <= limitOf(part.purpose);
  if (fits(request)) return request;
  if (request.purpose !== 'record') throw new NoRoomError('the writes that wait are too many');
  const short = { ...request, request: shortened(request.request) };
  return fits(short) ? short : null;
}

/** Most bytes of a file with what was said, so that its note can be recorded; it is 0 if there is no room for one. */
export function roomForFile(operations: OperationsState): number {
  const left = conversationBytes.pending - pendingBytesOf(operations) - noteBytes;
  // As JSON inside of JSON, quotation marks and line breaks take twice the bytes.
  return Math.max(0, Math.min(conversationBytes.transcriptFile, left / 2));
}

/** Bytes of the writes that still have to reach the desk. */
export function pendingBytesOf({ all }: OperationsState): number {
  return all.reduce((sum, operation) => sum + (isPending(operation) ? bytesOf(operation) : 0), 0);
}

function bytesOf({ request }: Operation): number {
  return bytesOnce(request) + detailsBytes;
}

function limitOf(purpose: Operation['purpose']): number {
  if (purpose === 'record') return conversationBytes.pending;
  return purpose === 'escalate' ? conversationBytes.pendingForHandoffs : conversationBytes.pendingForCustomers;
}

/** A note without its files and with the beginning of its text. */
function shortened(request: Operation['request']): Operation['request'] {
  const said = 'More could not be recorded, since too much waits for the help desk.';
  const short = (text: string): string => `${truncate(text, shortNote)}\n${said}`;
  if (request.kind === 'createTicket') {
    const { draft } = request;
    return { ...request, draft: { ...draft, body: short(draft.body), files: [] } };
  }
  const { comment, ...change } = request.change;
  if (comment === undefined) return request;
  const { public: isPublic, author, body } = comment;
  return { ...request, change: { ...change, comment: { public: isPublic, author, body: short(body) } } };
}
