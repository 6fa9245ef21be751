import { mainLane, ticketOfLane } from '../../domain/conversation.ts';
import type { Chat } from './chat.ts';

/** Puts what the customer sent on the conversation's ticket, once there is one. */
export function fileAttachments({ messaging, state, context }: Chat): void {
  const lane = mainLane(state);
  if (lane === null || messaging.files.length === 0) return;
  const remoteFiles = messaging.files.map(({ url, mediaType }) => ({ url, contentType: mediaType }));
  messaging.files = [];
  const body =
    remoteFiles.length === 1 ? 'The customer sent a file.' : `The customer sent ${remoteFiles.length} files.`;
  context.record({
    purpose: 'record',
    lane,
    optional: ticketOfLane(state, lane)?.id === messaging.ticketId,
    request: {
      kind: 'changeTicket',
      ticketId: ticketOfLane(state, lane)?.id ?? null,
      change: { comment: { body, public: false, author: 'agent', remoteFiles } },
    },
  });
}
