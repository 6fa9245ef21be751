import { mainLane, ticketOfLane } from '../../domain/conversation/state.ts';
import { recordNote } from '../conversation/private-note.ts';
import type { Chat } from './chat.ts';

/** Puts what the customer sent on the conversation's ticket, once there is one. */
export function fileAttachments({ messaging, state, context }: Chat): void {
  const lane = mainLane(state);
  const { files: remoteFiles } = messaging;
  if (lane === null || remoteFiles.length === 0) return;
  messaging.files = [];
  const { length } = remoteFiles;
  const body = length === 1 ? 'The customer sent a file.' : `The customer sent ${length} files.`;
  recordNote(context, lane, body, {
    remoteFiles,
    optional: ticketOfLane(state, lane)?.id === messaging.ticketId,
  });
}
