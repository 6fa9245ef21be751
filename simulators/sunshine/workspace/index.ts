import { say } from '../business.ts';
import { addMessage } from '../conversations.ts';
import { nameOf } from '../customer.ts';
import type {
  AppRecord,
  AuthorRecord,
  ConversationRecord,
  MessageRecord,
  Metadata,
  SeatRecord,
  SourceRecord,
} from '../records.ts';
import { acceptControl, passControl, releaseControl } from '../switchboard/rules.ts';
import type { PlatformEvent, World } from '../world.ts';
import type { ZendeskSimulator } from '../../zendesk/index.ts';
import { readTicket } from '../../zendesk/inputs.ts';
import type { TicketRecord, UserRecord } from '../../zendesk/records.ts';
import { updateTicket } from '../../zendesk/ticket-writes.ts';
import { openTicket, teamMember, ticketChannel } from './tickets.ts';

/** A conversation on the desk. */
export interface DeskConversation {
  conversationId: string;
  /** Null until there is one, and without a Zendesk account. */
  ticketId: number | null;
  /** What came with control, or with its offer. */
  metadata: Metadata;
  /** The channel of the ticket, as `origin_source_type` says. */
  channel: string;
  /** Messages that went on the ticket when it was made. */
  ticketMessageIds: string[];
  /** A person chose not to answer. */
  left: boolean;
}

/** A person at the desk with one conversation. What they may not do throws an `Error`. */
export interface MessagingAgent {
  readonly ticketId: number | null;
  /** Takes what was offered. */
  accept: () => void;
  /** Answers; takes what was offered first. Returns the id of the message, null for a shorthand. */
  say: (text: string) => string | null;
  /** The ticket is solved; control stays. */
  solve: () => void;
  /** The ticket is closed; control goes as `settings.afterClose` says. */
  close: () => void;
  /** Gives control to a seat. Default: the next one. */
  passBack: (target?: string) => void;
  /** Takes the conversation off the desk without an answer. */
  leaveUnanswered: () => void;
}

export const workspaceType = 'zd:agentWorkspace';

/** Without `first_message_id` so many messages go on the ticket (Zendesk help, 4419179022874). */
const usualHistory = 10;

/** The seat of Agent Workspace: makes tickets of conversations, and lets people answer. */
export class AgentWorkspace {
  /** By conversation, oldest first. */
  readonly conversations = new Map<string, DeskConversation>();
  readonly #world: World;
  readonly #app: AppRecord;
  readonly #zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null;
  readonly #person: UserRecord | null;

  constructor(world: World, app: AppRecord, zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null) {
    this.#world = world;
    this.#app = app;
    this.#zendesk = zendesk;
    this.#person = zendesk === null ? null : teamMember(zendesk);
    world.listeners.push((event) => this.#hear(event));
    zendesk?.store.listeners.push(({ ticket }) => {
      if (ticket.status === 'closed') this.#end(ticket);
    });
  }

  /** The seat; null when it is not on the switchboard. */
  get seat(): SeatRecord | null {
    return this.#app.switchboard?.seats.find(({ integrationType }) => integrationType === workspaceType) ?? null;
  }

  /** Name of the person at the desk. */
  get personName(): string {
    return this.#person?.name ?? 'Robin Agent';
  }

  /** A few words on the ticket for people; null when there is none. */
  ticketSummary({ ticketId }: DeskConversation): Record<string, unknown> | null {
    const ticket = this.#zendesk?.store.tickets.get(ticketId ?? 0);
    if (ticket === undefined) return null;
    const { id, status, priority, tags, subject, groupId, customFields } = ticket;
    return {
      id,
      status,
      priority,
      tags,
      subject,
      customFields,
      group: this.#zendesk?.store.groups.get(groupId ?? 0)?.name,
    };
  }

  /** The person at the desk with this conversation. Throws when there is no such conversation. */
  agent(conversationId: string): MessagingAgent {
    const conversation = this.#conversation(conversationId);
    const deskConversation = () => this.conversations.get(conversationId);
    const control = () => ({ app: this.#app, conversation, metadata: null, callerId: this.#ownSeat().integrationId });
    return {
      get ticketId() {
        return deskConversation()?.ticketId ?? null;
      },
      accept: () => acceptControl(this.#world, control()),
      say: (text) => this.#say(conversation, text),
      solve: () => this.#setStatus(conversationId, 'solved'),
      close: () => this.#setStatus(conversationId, 'closed'),
      passBack: (target = 'next') => passControl(this.#world, target, control()),
      leaveUnanswered: () => void Object.assign(this.#entry(conversation), { left: true }),
    };
  }

  #hear(event: PlatformEvent): void {
    const { app, conversation } = event;
    const { seat } = this;
    if (app !== this.#app || seat === null) return;
    if (event.kind === 'active' && event.seat.id === seat.id) {
      const entry = this.#entry(conversation);
      entry.metadata = { ...entry.metadata, ...event.metadata };
      entry.left = false;
      if (this.#world.settings.ticketAt === 'control') this.#openTicket(conversation, entry);
    } else if (event.kind === 'offered' && event.seat.id === seat.id) {
      const entry = this.#entry(conversation);
      entry.metadata = { ...event.metadata };
      entry.left = false;
      if (this.#world.settings.offers === 'accept') this.agent(conversation.id).accept();
    } else if (event.kind === 'message' && conversation.activeId === seat.id) {
      this.#hearMessage(conversation, event.message);
    }
  }

  /** A customer who writes again on a solved ticket opens it; on a closed one there will be a new ticket. */
  #hearMessage(conversation: ConversationRecord, message: MessageRecord): void {
    const entry = this.#entry(conversation);
    const ticket = this.#ticket(entry);
    if (message.activity !== null) return;
    if (ticket === null) this.#openTicket(conversation, entry);
    else if (ticket.status === 'solved' && message.author.type === 'user') this.#update(ticket, { status: 'open' });
  }

  #entry(conversation: ConversationRecord): DeskConversation {
    const known = this.conversations.get(conversation.id);
    const entry = known ?? {
      conversationId: conversation.id,
      ticketId: null,
      metadata: {},
      channel: ticketChannel({}),
      ticketMessageIds: [],
      left: false,
    };
    this.conversations.set(conversation.id, entry);
    return entry;
  }

  #openTicket(conversation: ConversationRecord, entry: DeskConversation): void {
    const user = this.#app.users.get(conversation.participants[0]?.userId ?? '');
    if (this.#zendesk === null || user === undefined) return;
    const { messages } = conversation;
    const first = messages.findIndex(({ id }) => id === entry.metadata['first_message_id']);
    const shown = first === -1 ? messages.slice(-usualHistory) : messages.slice(first);
    const before = this.#ticket(entry);
    const ticket = openTicket(this.#zendesk, {
      conversationId: conversation.id,
      user,
      phone: provenPhone(user.clients),
      metadata: entry.metadata,
      transcript: shown.map((message) => line(message, this.#app)).join('\n') || 'No messages yet.',
    });
    if (ticket === before) return;
    entry.ticketId = ticket.id;
    entry.channel = ticketChannel(entry.metadata);
    entry.ticketMessageIds = shown.map(({ id }) => id);
  }

  #say(conversation: ConversationRecord, text: string): string | null {
    const seat = this.#ownSeat();
    if (conversation.pendingId === seat.id) this.agent(conversation.id).accept();
    if (conversation.activeId !== seat.id) throw new Error('the desk does not have this conversation');
    const author: AuthorRecord = {
      type: 'business',
      userId: null,
      subtypes: ['agent'],
      displayName: this.personName,
      avatarUrl: null,
    };
    const message = say(this.#world, {
      app: this.#app,
      conversation,
      author,
      content: { type: 'text', text },
      metadata: { '__zendesk_msg.agent.id': String(this.#person?.id ?? 1) },
      source: workspaceSource(),
      callerId: seat.integrationId,
    });
    const ticket = this.#ticket(this.#entry(conversation));
    if (message !== null && ticket?.status === 'new') {
      this.#update(ticket, { status: 'open', assignee_id: this.#person?.id });
    }
    return message?.id ?? null;
  }

  #setStatus(conversationId: string, status: 'solved' | 'closed'): void {
    const entry = this.conversations.get(conversationId);
    const ticket = entry === undefined ? null : this.#ticket(entry);
    if (ticket === null) throw new Error('the conversation has no ticket');
    this.#update(ticket, { status, assignee_id: ticket.assigneeId ?? this.#person?.id });
  }

  #update(ticket: TicketRecord, change: Record<string, unknown>): void {
    if (this.#zendesk === null || this.#person === null) return;
    updateTicket(this.#zendesk, this.#person, ticket, readTicket({ ticket: change }).input);
  }

  /** Whoever closed the ticket: control goes where the account's settings say. */
  #end(ticket: TicketRecord): void {
    const entry = [...this.conversations.values()].find(({ ticketId }) => ticketId === ticket.id);
    const conversation = this.#app.conversations.get(entry?.conversationId ?? '');
    const { seat } = this;
    if (entry === undefined || conversation === undefined) return;
    entry.metadata = {};
    if (this.#world.settings.activityMessages) this.#tellClosed(conversation);
    if (seat === null || conversation.activeId !== seat.id) return;
    const request = { app: this.#app, conversation, metadata: null, callerId: seat.integrationId };
    if (this.#world.settings.afterClose === 'release')
      releaseControl(this.#world, { ...request, reason: 'ticketClosed' });
    else passControl(this.#world, 'next', { ...request, reason: 'ticketClosed' });
  }

  #tellClosed(conversation: ConversationRecord): void {
    addMessage(this.#world, this.#app, conversation, {
      author: { type: 'business', userId: null, subtypes: ['activity'], displayName: null, avatarUrl: null },
      content: null,
      activity: { type: 'ticket:closed', data: {} },
      source: workspaceSource(),
    });
  }

  /** The ticket that is not closed. */
  #ticket({ ticketId }: DeskConversation): TicketRecord | null {
    const ticket = this.#zendesk?.store.tickets.get(ticketId ?? 0) ?? null;
    return ticket === null || ticket.status === 'closed' ? null : ticket;
  }

  #conversation(id: string): ConversationRecord {
    const conversation = this.#app.conversations.get(id);
    if (conversation === undefined) throw new Error('there is no such conversation');
    return conversation;
  }

  #ownSeat(): SeatRecord {
    if (this.seat === null) throw new Error('Agent Workspace is not on the switchboard');
    return this.seat;
  }
}

function workspaceSource(): SourceRecord {
  return { type: workspaceType, integrationId: null, originalMessageId: null, client: null };
}

/** WhatsApp and SMS prove a number. */
function provenPhone(clients: readonly { type: string; externalId: string | null }[]): string | null {
  const address = clients.find(({ type }) => type === 'whatsapp' || type === 'twilio')?.externalId ?? null;
  return address === null ? null : `+${address.replace('+', '')}`;
}

function line({ author, content }: MessageRecord, app: AppRecord): string {
  const user = app.users.get(author.userId ?? '');
  const name = author.displayName ?? (user === undefined ? 'Bot' : (nameOf(user) ?? 'Customer'));
  const text = ['text', 'mediaUrl', 'textFallback', 'type'].map((key) => content?.[key]).find(isText);
  return `${name}: ${text ?? ''}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
