import { mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import { recordNote } from '../conversation/private-note.ts';
import type { Chat } from './chat.ts';

/** Puts the customer's files on the ticket of the session, once there is one. */
export function fileAttachments({ messaging, state, context }: Chat): void {
  const { session } = messaging;
  const lane = mainLane(state);
  const { files: remoteFiles } = session;
  if (lane === null || remoteFiles.length === 0) return;
  session.files = [];
  const { length } = remoteFiles;
  const body = length === 1 ? 'The customer sent a file.' : `The customer sent ${length} files.`;
  const optional = ticketOfLane(state, lane)?.id === session.ticketId;
  recordNote(context, lane, body, { remoteFiles, optional });
}
