import { say } from '../business.ts';
import { addMessage } from '../conversations.ts';
import type {
  AppRecord,
  AuthorRecord,
  ConversationRecord,
  MessageRecord,
  SeatRecord,
  SourceRecord,
} from '../records.ts';
import { acceptControl, passControl, releaseControl } from '../switchboard/rules.ts';
import type { PlatformEvent, World } from '../world.ts';
import type { ZendeskSimulator } from '../../zendesk/index.ts';
import type { TicketRecord } from '../../zendesk/records.ts';
import { ConversationTickets, type DeskConversation } from './conversation-tickets.ts';
import { ticketChannel } from './tickets.ts';

/** The person at the desk with one conversation. Actions that are not allowed throw an `Error`. */
export interface MessagingAgent {
  readonly ticketId: number | null;
  /** Presses Accept: takes the conversation that waits or was offered. */
  accept: () => void;
  /** Answers, and accepts first where that is needed. Returns the id of the message, null for a shorthand. */
  say: (text: string) => string | null;
  /** Solves the ticket. Control stays. */
  solve: () => void;
  /** Closes the ticket. Control goes where `settings.afterClose` says. */
  close: () => void;
  /** Passes control to a seat. Default: the next one. */
  passBack: (target?: string) => void;
  /** Takes the conversation off the desk without an answer. */
  leaveUnanswered: () => void;
}

/** The integration type of Agent Workspace. */
export const workspaceType = 'zd:agentWorkspace';

/** The seat of Agent Workspace: makes tickets of conversations, and lets a person answer. */
export class AgentWorkspace {
  /** By conversation, oldest first. */
  readonly conversations = new Map<string, DeskConversation>();
  readonly #world: World;
  readonly #app: AppRecord;
  readonly #tickets: ConversationTickets;

  constructor(world: World, app: AppRecord, zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null) {
    this.#world = world;
    this.#app = app;
    this.#tickets = new ConversationTickets(app, world.settings, zendesk);
    world.listeners.push((event) => this.#hear(event));
    this.#tickets.onClosed((ticket) => this.#end(ticket));
  }

  /** The seat; null when it is not on the switchboard. */
  get seat(): SeatRecord | null {
    return this.#app.switchboard?.seats.find(({ integrationType }) => integrationType === workspaceType) ?? null;
  }

  /** True while conversations wait behind an Accept button. */
  get hasQueue(): boolean {
    return this.#world.settings.queue === 'accept';
  }

  /** Name of the person at the desk. */
  get personName(): string {
    return this.#tickets.person?.name ?? 'Robin Agent';
  }

  /** What the page shows of the conversation's ticket; null when there is none. */
  ticketSummary(entry: DeskConversation): Record<string, unknown> | null {
    return this.#tickets.summary(entry);
  }

  /** The person at the desk with this conversation. Throws when there is no such conversation. */
  agent(conversationId: string): MessagingAgent {
    const conversation = this.#conversation(conversationId);
    const deskConversation = () => this.conversations.get(conversationId);
    const control = () => this.#control(conversation);
    return {
      get ticketId() {
        return deskConversation()?.ticketId ?? null;
      },
      accept: () => this.#accept(conversation),
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
    const known = this.conversations.get(conversation.id);
    if (event.kind === 'active' && event.seat.id !== seat.id && known !== undefined) known.accepted = false;
    if (event.kind === 'active' && event.seat.id === seat.id) {
      const entry = this.#entry(conversation);
      entry.metadata = { ...entry.metadata, ...event.metadata };
      entry.left = false;
      if (this.#world.settings.ticketAt === 'control') this.#tickets.open(conversation, entry);
      if (entry.accepted) this.#assign(entry);
      this.#runTrigger(conversation);
    } else if (event.kind === 'offered' && event.seat.id === seat.id) {
      const entry = this.#entry(conversation);
      entry.metadata = { ...event.metadata };
      Object.assign(entry, { left: false, accepted: false });
      if (this.#world.settings.offers === 'accept') this.agent(conversation.id).accept();
    } else if (event.kind === 'message' && conversation.activeId === seat.id) {
      this.#hearMessage(conversation, event.message);
    }
  }

  /** A customer who writes on a solved ticket opens it again; after a closed one, a new ticket is made. */
  #hearMessage(conversation: ConversationRecord, message: MessageRecord): void {
    const entry = this.#entry(conversation);
    const ticket = this.#tickets.activeTicket(entry);
    if (message.activity !== null) return;
    if (ticket === null) this.#tickets.open(conversation, entry);
    else if (ticket.status === 'solved' && message.author.type === 'user') {
      this.#tickets.update(ticket, { status: 'open' });
    }
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
      accepted: false,
    };
    this.conversations.set(conversation.id, entry);
    return entry;
  }

  #control(conversation: ConversationRecord) {
    return { app: this.#app, conversation, metadata: null, callerId: this.#ownSeat().integrationId };
  }

  #accept(conversation: ConversationRecord): void {
    const { id } = this.#ownSeat();
    const { acceptCall } = this.#world.settings;
    const offered = conversation.pendingId === id;
    if (!offered && conversation.activeId !== id) throw new Error('403: the desk was not given this conversation');
    const entry = this.#entry(conversation);
    entry.accepted = true;
    if (offered && acceptCall === 'acceptControl') acceptControl(this.#world, this.#control(conversation));
    else if (this.hasQueue) this.#assign(entry);
  }

  /** Assigns a ticket that nobody has taken yet to the person at the desk. */
  #assign(entry: DeskConversation): void {
    const ticket = this.#tickets.activeTicket(entry);
    if (ticket?.status !== 'new') return;
    this.#tickets.update(ticket, { status: 'open', assignee_id: this.#tickets.person?.id });
  }

  #say(conversation: ConversationRecord, text: string): string | null {
    const seat = this.#ownSeat();
    const has = (): boolean => conversation.activeId === seat.id || conversation.pendingId === seat.id;
    if (has() && !this.#entry(conversation).accepted && (this.hasQueue || conversation.pendingId === seat.id)) {
      this.#accept(conversation);
    }
    if (!has()) throw new Error('the desk does not have this conversation');
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
      metadata: { '__zendesk_msg.agent.id': String(this.#tickets.person?.id ?? 1) },
      source: workspaceSource(),
      callerId: seat.integrationId,
    });
    if (message !== null) this.#assign(this.#entry(conversation));
    return message?.id ?? null;
  }

  #setStatus(conversationId: string, status: 'solved' | 'closed'): void {
    const entry = this.conversations.get(conversationId);
    const ticket = entry === undefined ? null : this.#tickets.activeTicket(entry);
    if (ticket === null) throw new Error('the conversation has no ticket');
    this.#tickets.update(ticket, { status, assignee_id: ticket.assigneeId ?? this.#tickets.person?.id });
  }

  /** A ticket of the account was closed: control goes where the account's settings say. */
  #end(ticket: TicketRecord): void {
    const entry = [...this.conversations.values()].find(({ ticketId }) => ticketId === ticket.id);
    const conversation = this.#app.conversations.get(entry?.conversationId ?? '');
    const { seat } = this;
    if (entry === undefined || conversation === undefined) return;
    Object.assign(entry, { metadata: {}, accepted: false });
    if (this.#world.settings.activityMessages) this.#tellClosed(conversation);
    if (seat === null || conversation.activeId !== seat.id) return;
    const request = { app: this.#app, conversation, metadata: null, callerId: seat.integrationId };
    if (this.#world.settings.afterClose === 'release')
      releaseControl(this.#world, { ...request, reason: 'ticketClosed' });
    else passControl(this.#world, 'next', { ...request, reason: 'ticketClosed' });
  }

  /** Triggers can write as soon as a conversation is requested; they have no agent. */
  #runTrigger(conversation: ConversationRecord): void {
    const { trigger } = this.#world.settings;
    if (trigger === null) return;
    say(this.#world, {
      app: this.#app,
      conversation,
      author: { type: 'business', userId: null, subtypes: [], displayName: 'Support', avatarUrl: null },
      content: { type: 'text', text: 'Thank you for your message. All our agents are busy at the moment.' },
      metadata: trigger === 'missing' ? null : { '__zendesk_msg.agent.id': trigger === 'empty' ? '' : trigger },
      source: workspaceSource(),
      callerId: this.#ownSeat().integrationId,
    });
  }

  #tellClosed(conversation: ConversationRecord): void {
    addMessage(this.#world, this.#app, conversation, {
      author: { type: 'business', userId: null, subtypes: ['activity'], displayName: null, avatarUrl: null },
      content: null,
      activity: { type: 'ticket:closed', data: {} },
      source: workspaceSource(),
    });
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
