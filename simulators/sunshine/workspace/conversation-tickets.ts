import type { AppRecord, ConversationRecord, MessageRecord, Metadata } from '../records.ts';
import type { SunshineSettings } from '../settings.ts';
import { nameOf } from '../users.ts';
import type { ZendeskSimulator } from '../../zendesk/index.ts';
import { readTicket } from '../../zendesk/inputs.ts';
import type { TicketRecord } from '../../zendesk/records.ts';
import { updateTicket } from '../../zendesk/ticket-writes.ts';
import type { DeskPerson } from './people.ts';
import { openTicket, ticketChannel } from './tickets.ts';

/** A conversation on the desk. */
export interface DeskConversation {
  conversationId: string;
  /** Null until there is a ticket, and always without a Zendesk account. */
  ticketId: number | null;
  /** The metadata that came with control, or with its offer. */
  metadata: Metadata;
  /** The channel of the ticket, from `origin_source_type`. */
  channel: string;
  /** Ids of the messages that went on the ticket when it was made. */
  ticketMessageIds: string[];
  /** The person chose not to answer. */
  left: boolean;
  /** The person has pressed Accept since the desk got the conversation. */
  accepted: boolean;
  /** The session was ended: the ticket takes no more messages, and the next one is on a new ticket. */
  sessionEnded: boolean;
  /** Who has the conversation. */
  person: DeskPerson;
}

/** Number of messages that go on the ticket without `first_message_id` (Zendesk help, 4419179022874). */
const defaultHistory = 10;

/** The tickets of the conversations on the desk, in the Zendesk account when there is one. */
export class ConversationTickets {
  readonly #app: AppRecord;
  readonly #settings: SunshineSettings;
  readonly #zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null;

  constructor(
    app: AppRecord,
    settings: SunshineSettings,
    zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null,
  ) {
    this.#app = app;
    this.#settings = settings;
    this.#zendesk = zendesk;
  }

  /** Calls the listener when a ticket of the account has been closed, whoever closed it. */
  onClosed(listener: (ticket: TicketRecord) => void): void {
    this.#zendesk?.store.listeners.push(({ ticket }) => {
      if (ticket.status === 'closed') listener(ticket);
    });
  }

  /** The conversation's ticket; null when there is none, it is closed, or its session has ended. */
  activeTicket({ ticketId, sessionEnded }: DeskConversation): TicketRecord | null {
    if (sessionEnded) return null;
    const ticket = this.#zendesk?.store.tickets.get(ticketId ?? 0) ?? null;
    return ticket === null || ticket.status === 'closed' ? null : ticket;
  }

  /** Opens a ticket for the conversation, or uses the active one again. Nothing happens without an account. */
  open(conversation: ConversationRecord, entry: DeskConversation): void {
    const user = this.#app.users.get(conversation.participants[0]?.userId ?? '');
    if (this.#zendesk === null || user === undefined) return;
    if (this.#settings.whatsappUser === 'new') user.zendeskId ??= this.#madeForWhatsapp(user);
    const { messages } = conversation;
    const first = messages.findIndex(({ id }) => id === entry.metadata['first_message_id']);
    const shown = first === -1 ? messages.slice(-defaultHistory) : messages.slice(first);
    const before = this.activeTicket(entry);
    const ticket = openTicket(this.#zendesk, {
      conversationId: conversation.id,
      user,
      phone: provenPhone(user.clients),
      newUser: this.#settings.whatsappUser === 'new' && user.clients.some(({ type }) => type === 'whatsapp'),
      sessionEnded: entry.sessionEnded,
      metadata: entry.metadata,
      transcript: shown.map((message) => transcriptLine(message, this.#app)).join('\n') || 'No messages yet.',
    });
    if (ticket === before) return;
    entry.ticketId = ticket.id;
    entry.sessionEnded = false;
    entry.channel = ticketChannel(entry.metadata);
    entry.ticketMessageIds = shown.map(({ id }) => id);
  }

  /** Id of the Support user that an earlier conversation from the same WhatsApp number has made; null when none has. */
  #madeForWhatsapp({ clients }: { clients: readonly { type: string; externalId: string | null }[] }): string | null {
    const numbers = new Set(clients.filter(({ type }) => type === 'whatsapp').map(({ externalId }) => externalId));
    const isSame = (user: { clients: typeof clients }): boolean =>
      user.clients.some(({ type, externalId }) => type === 'whatsapp' && numbers.has(externalId));
    return [...this.#app.users.values()].find((user) => user.zendeskId !== null && isSame(user))?.zendeskId ?? null;
  }

  /** Changes a ticket as the person with the conversation. `change` has the members of the Zendesk API. */
  update({ person: { user } }: DeskConversation, ticket: TicketRecord, change: Record<string, unknown>): void {
    if (this.#zendesk === null || user === null) return;
    updateTicket(this.#zendesk, user, ticket, readTicket({ ticket: change }).input);
  }

  /** What the page shows of the conversation's ticket; null when there is none. */
  summary({ ticketId }: DeskConversation): Record<string, unknown> | null {
    const ticket = this.#zendesk?.store.tickets.get(ticketId ?? 0);
    if (ticket === undefined) return null;
    const { id, status, priority, tags, subject, groupId, customFields } = ticket;
    const group = this.#zendesk?.store.groups.get(groupId ?? 0)?.name;
    return { id, status, priority, tags, subject, customFields, group };
  }
}

/** The phone number of a channel that proves it, WhatsApp or SMS; null when there is none. */
function provenPhone(clients: readonly { type: string; externalId: string | null }[]): string | null {
  const address = clients.find(({ type }) => type === 'whatsapp' || type === 'twilio')?.externalId ?? null;
  return address === null ? null : `+${address.replace('+', '')}`;
}

function transcriptLine({ author, content }: MessageRecord, app: AppRecord): string {
  const user = app.users.get(author.userId ?? '');
  const name = author.displayName ?? (user === undefined ? 'Bot' : (nameOf(user) ?? 'Customer'));
  const text = ['text', 'mediaUrl', 'textFallback', 'type'].map((key) => content?.[key]).find(isText);
  return `${name}: ${text ?? ''}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
