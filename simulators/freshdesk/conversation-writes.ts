import type { UploadedFile } from './body.ts';
import { sanitize } from './html.ts';
import type { ConversationRecord, TicketRecord } from './records.ts';
import type { FreshdeskStore } from './store.ts';
import { attachmentsOf } from './ticket-writes.ts';

/** A reply or note to be added to a ticket. */
export interface ConversationSeed {
  /** HTML. */
  body: string;
  private: boolean;
  incoming: boolean;
  userId: number;
  isReply: boolean;
  files: readonly UploadedFile[];
}

/** Adds a reply or note. A public one of the customer opens the ticket again where the account has that automation. */
export function addConversation(
  store: FreshdeskStore,
  ticket: TicketRecord,
  seed: ConversationSeed,
): ConversationRecord {
  const conversation: ConversationRecord = {
    id: store.nextId(),
    ticketId: ticket.id,
    body: sanitize(seed.body, store.settings.stripsMarkup),
    private: seed.private,
    incoming: seed.incoming,
    userId: seed.userId,
    source: seed.isReply ? 0 : 2,
    attachments: attachmentsOf(store, seed.files),
    createdAtMs: store.nowMs(),
  };
  ticket.conversations.push(conversation);
  const reopens = seed.incoming && !seed.private && store.settings.customerReplyReopens;
  if (reopens && ticket.status !== 2) ticket.status = 2;
  store.saveTicket(ticket);
  return conversation;
}
