import { ticketOfLane } from '../../domain/conversation/lanes.ts';
import type { RemoteFile } from '../../domain/tickets/tickets.ts';
import type { Operation } from '../../domain/conversation/operations.ts';
import type { ConversationContext } from './context.ts';

/**
 * Records an internal note on the ticket of a lane.
 * @param more `ticketId`: the ticket, for a lane that has not written yet; `optional`: see `Operation.optional`
 */
export function recordNote(
  { state, record }: ConversationContext,
  lane: string,
  body: string,
  more: { ticketId?: string | null; optional?: boolean; remoteFiles?: RemoteFile[] } = {},
): Operation {
  const { ticketId = null, optional = false, remoteFiles } = more;
  return record({
    purpose: 'record',
    lane,
    optional,
    request: {
      kind: 'changeTicket',
      ticketId: ticketOfLane(state, lane)?.id ?? ticketId,
      change: { comment: { body, public: false, author: 'agent', remoteFiles } },
    },
  });
}
