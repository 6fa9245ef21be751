import { contactOf } from '../../domain/conversation/contact.ts';
import { laneOfTicket, mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import { NoRoomError } from '../../domain/conversation/room.ts';
import { receiveEvents } from '../../domain/messaging/inbox.ts';
import { labelled } from '../../domain/text.ts';
import type { Ticket, TicketComment } from '../../domain/tickets/tickets.ts';
import type { WaitingMessage } from '../../domain/webchat/state.ts';
import type { WebChat } from './web-chat.ts';

/** True if people answer in the ticket of the handoff, and it is known by now which one that is. */
export function lacksTicket(webChat: WebChat): boolean {
  const { handoff } = webChat.chat.messaging;
  return handoff?.phase === 'humans' && handoff.ticketId === null && ticketOfChat(webChat) !== null;
}

/** Learns which ticket the people answer in, so that what they do with it counts. */
export function learnTicket(webChat: WebChat): void {
  const { handoff } = webChat.chat.messaging;
  if (handoff?.phase === 'humans') handoff.ticketId ??= ticketOfChat(webChat)?.id ?? null;
}

/** The ticket in which people answer; null: they answer elsewhere, or the desk has not made it yet. */
export function ticketOfChat({ web, chat }: WebChat): Ticket | null {
  const lane = mainLane(chat.state);
  if (web.link?.kind !== 'ticket' || lane === null) return null;
  return ticketOfLane(chat.state, lane);
}

/**
 * Records what the visitor wrote as a comment: in the name of the ticket's customer if it has one, so that the desk treats it
 * as theirs; otherwise as an internal note that says who wrote it.
 * @returns false if too much waits for the desk
 */
export function recordVisitorComment(webChat: WebChat, { text }: WaitingMessage): boolean {
  const { chat } = webChat;
  const lane = mainLane(chat.state);
  if (lane === null || text === '') return true;
  const ticket = ticketOfLane(chat.state, lane);
  // Without a customer the desk may show somebody of its own as whose ticket it is.
  const hasContact = contactOf(chat.state) !== null;
  const requesterId = chat.state.customer.requester?.id ?? (hasContact ? (ticket?.requesterId ?? null) : null);
  const comment =
    requesterId === null
      ? {
          body: labelled('The visitor wrote', text),
          public: false,
          author: 'agent' as const,
          mayBePublic: true as const,
        }
      : { body: text, public: true, author: { requesterId } };
  try {
    chat.context.record({
      purpose: 'change',
      lane,
      request: { kind: 'changeTicket', ticketId: ticket?.id ?? null, change: { comment } },
    });
  } catch (error) {
    if (error instanceof NoRoomError) return false;
    throw error;
  }
  return true;
}

/** Public comments of people on the ticket of the chat are what they say to the visitor. */
export function hearComments(webChat: WebChat, ticketId: string, comments: readonly TicketComment[]): void {
  const { web, chat } = webChat;
  const lane = mainLane(chat.state);
  if (web.link?.kind !== 'ticket' || lane === null) return;
  if (ticketOfLane(chat.state, lane)?.id !== ticketId && lane !== laneOfTicket(chat.state, ticketId)) return;
  const { conversationId } = chat.state;
  receiveEvents(
    chat.messaging,
    comments
      .filter((comment) => comment.public)
      .map(({ id, body, authorId, authorName, createdAt }) => {
        const at = Date.parse(createdAt);
        const messageId = `comment/${ticketId}/${id}`;
        const author = {
          kind: 'business',
          byHuman: true,
          displayName: authorName,
          agentId: authorId,
          avatarUrl: null,
        } as const;
        const content = { kind: 'text', text: body, payload: null } as const;
        const message = { id: messageId, receivedAt: at, author, content, ourKey: null, source: null };
        return {
          id: messageId,
          conversationId,
          at,
          kind: 'message',
          message,
          control: chat.messaging.control,
        } as const;
      }),
  );
}
