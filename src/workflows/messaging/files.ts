import { condition, sleep } from '@temporalio/workflow';
import { mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import { isPending, type Operation } from '../../domain/conversation/operations.ts';
import { isOurs } from '../../domain/messaging/inbox.ts';
import { outcomeOfFiles, type RemoteFile } from '../../domain/tickets/tickets.ts';
import { recordNote } from '../conversation/private-note.ts';
import type { Chat } from './chat.ts';
import { notifyCustomer } from './speak.ts';

/** When files that could not be fetched are tried again, in milliseconds after the try before. */
const triedAgainAfterMs = [60_000, 600_000] as const;

/** Puts the customer's files on the ticket of the session, once there is one; the customer is told what came of it. */
export function fileAttachments(chat: Chat): void {
  const { messaging, state, context } = chat;
  const { session } = messaging;
  const lane = mainLane(state);
  const { files } = session;
  if (lane === null || files.length === 0) return;
  session.files = [];
  context.background(keepFiles(chat, lane, files));
}

async function keepFiles(chat: Chat, lane: string, files: RemoteFile[]): Promise<void> {
  const { state, messaging } = chat;
  const optional = ticketOfLane(state, lane)?.id === messaging.session.ticketId;
  let left = files;
  let lost = 0;
  for (const waitMs of [...triedAgainAfterMs, null]) {
    const operation = noteFiles(chat, lane, { remoteFiles: left, optional });
    await condition(() => !isPending(operation));
    const isDone = operation.state === 'done';
    const outcome = isDone ? outcomeOfFiles(left, operation.unmet) : { kept: 0, lost: left.length, later: [] };
    const again = waitMs === null ? [] : outcome.later;
    if (outcome.kept > 0) await tell(chat, { kind: 'filesKept', count: outcome.kept, ticket: quotable(operation) });
    lost += left.length - outcome.kept - again.length;
    left = again;
    if (waitMs === null || again.length === 0) break;
    await sleep(waitMs);
  }
  if (lost > 0) await tell(chat, { kind: 'filesLost', count: lost });
}

function noteFiles({ context }: Chat, lane: string, note: { remoteFiles: RemoteFile[]; optional: boolean }): Operation {
  const { length } = note.remoteFiles;
  const body = length === 1 ? 'The customer sent a file.' : `The customer sent ${length} files.`;
  return recordNote(context, lane, body, note);
}

/** Humans who have the conversation see the file themselves. */
async function tell(chat: Chat, notice: Parameters<typeof notifyCustomer>[1]): Promise<void> {
  if (isOurs(chat.messaging.control, chat.rules)) await notifyCustomer(chat, notice);
}

function quotable({ ticket }: Operation): string {
  return ticket === null ? '' : `#${ticket.number ?? ticket.id}`;
}
