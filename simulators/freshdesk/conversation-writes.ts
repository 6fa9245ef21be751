import type { UploadedFile } from './body.ts';
import { sanitize } from './html.ts';
import type { ConversationRecord, TicketRecord } from './records.ts';
import type { FreshdeskStore } from './store.ts';
import { attachmentsOf } from './ticket-writes.ts';

/** Something said on a ticket. */
export interface Saying {
  /** HTML. */
  body: string;
  private: boolean;
  incoming: boolean;
  userId: number;
  isReply: boolean;
  files: readonly UploadedFile[];
}

/** Adds a reply or note. What a customer says may open the ticket again: that is an automation of the account. */
export function say(store: FreshdeskStore, ticket: TicketRecord, saying: Saying): ConversationRecord {
  const conversation: ConversationRecord = {
    id: store.nextId(),
    ticketId: ticket.id,
    body: sanitize(saying.body, store.settings.stripsMarkup),
    private: saying.private,
    incoming: saying.incoming,
    userId: saying.userId,
    source: saying.isReply ? 0 : 2,
    attachments: attachmentsOf(store, saying.files),
    createdAtMs: store.nowMs(),
  };
  ticket.conversations.push(conversation);
  const reopens = saying.incoming && !saying.private && store.settings.customerReplyReopens;
  if (reopens && ticket.status !== 2) ticket.status = 2;
  store.saveTicket(ticket);
  return conversation;
}
