import { mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import { operationById } from '../../domain/conversation/operation-index.ts';
import { isPending, type Operation } from '../../domain/conversation/operations.ts';
import type { Filing } from '../../domain/messaging/filing.ts';
import { isOurs } from '../../domain/messaging/inbox.ts';
import { outcomeOfFiles } from '../../domain/tickets/tickets.ts';
import { recordNote } from '../conversation/private-note.ts';
import type { Chat } from './chat.ts';
import { notifyCustomer } from './speak.ts';

/** When files that could not be fetched are tried again, in milliseconds after the try before. */
const triedAgainAfterMs = [60_000, 600_000] as const;
/** Most files that are under way at once; further ones wait in the session. */
const maximumUnderWay = 20;

/** Puts the customer's files on the ticket of the session, once there is one; the customer is told what came of it. */
export function fileAttachments(chat: Chat): void {
  const { messaging, state } = chat;
  const { session, filings } = messaging;
  const lane = mainLane(state);
  const { files } = session;
  const underWay = filings.reduce((sum, { left }) => sum + left.length, 0);
  if (lane === null || files.length === 0 || underWay + files.length > maximumUnderWay) return;
  session.files = [];
  const filing: Filing = { lane, left: files, operation: null, tries: 0, notBefore: 0, lost: 0 };
  filings.push(filing);
  recordFiles(chat, filing);
}

/** Gives up the files of a session that ends, if too many are under way already; its note says so. */
export function giveUpExcess({ messaging }: Chat): void {
  const { session, filings } = messaging;
  const underWay = filings.reduce((sum, { left }) => sum + left.length, 0);
  if (underWay + session.files.length <= maximumUnderWay) return;
  session.leftOut += session.files.length;
  session.files = [];
}

/** True if the next step of some files can be done. */
export function hasDueFiles({ messaging, state }: Pick<Chat, 'messaging' | 'state'>): boolean {
  return messaging.filings.some(({ operation, notBefore }) =>
    operation === null ? Date.now() >= notBefore : isSettled(operationById(state.operations, operation)),
  );
}

/** When files are tried again, epoch milliseconds; infinite if none are. */
export function nextFilesAt({ messaging }: Pick<Chat, 'messaging'>): number {
  return Math.min(...messaging.filings.map(({ operation, notBefore }) => (operation === null ? notBefore : Infinity)));
}

/** Does the next step of the files for which it can be done: tries them again, or tells the customer. */
export async function goOnWithFiles(chat: Chat): Promise<void> {
  const { messaging, state } = chat;
  for (const filing of messaging.filings) {
    if (filing.operation === null) {
      if (Date.now() >= filing.notBefore) recordFiles(chat, filing);
      continue;
    }
    const operation = operationById(state.operations, filing.operation);
    if (isSettled(operation)) await settle(chat, filing, operation);
  }
}

function recordFiles(chat: Chat, filing: Filing): void {
  const { messaging, state } = chat;
  const optional = ticketOfLane(state, filing.lane)?.id === messaging.session.ticketId;
  const { length } = filing.left;
  const body = length === 1 ? 'The customer sent a file.' : `The customer sent ${length} files.`;
  filing.tries += 1;
  filing.operation = recordNote(chat.context, filing.lane, body, { remoteFiles: filing.left, optional }).id;
}

/** Takes the outcome of a try into account. The customer is told last, so that they are told once. */
async function settle(chat: Chat, filing: Filing, operation: Operation | undefined): Promise<void> {
  const { messaging } = chat;
  const { left } = filing;
  const isDone = operation?.state === 'done';
  const outcome = isDone ? outcomeOfFiles(left, operation.unmet) : { kept: 0, lost: left.length, later: [] };
  const waitMs = triedAgainAfterMs[filing.tries - 1];
  const again = waitMs === undefined ? [] : outcome.later;
  filing.lost += left.length - outcome.kept - again.length;
  filing.left = again;
  filing.operation = null;
  filing.notBefore = Date.now() + (waitMs ?? 0);
  if (again.length === 0) messaging.filings = messaging.filings.filter((other) => other !== filing);
  if (outcome.kept > 0) await tell(chat, { kind: 'filesKept', count: outcome.kept, ticket: quotable(operation) });
  if (again.length === 0 && filing.lost > 0) await tell(chat, { kind: 'filesLost', count: filing.lost });
}

/** True if nothing more comes of a write; also if it could not be recorded. */
function isSettled(operation: Operation | undefined): boolean {
  return operation === undefined || !isPending(operation);
}

/** Humans who have the conversation see the file themselves. */
async function tell(chat: Chat, notice: Parameters<typeof notifyCustomer>[1]): Promise<void> {
  if (isOurs(chat.messaging.control, chat.rules)) await notifyCustomer(chat, notice);
}

function quotable(operation: Operation | undefined): string {
  const ticket = operation?.ticket ?? null;
  return ticket === null ? '' : `#${ticket.number ?? ticket.id}`;
}
