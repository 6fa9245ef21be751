import type { AppRecord, ConversationRecord, MessageRecord, SeatRecord } from '../records.ts';
import type { PlatformEvent, World } from '../world.ts';
import type { ZendeskSimulator } from '../../zendesk/index.ts';
import type { TicketRecord } from '../../zendesk/records.ts';
import { assign, createAgent, giveUpControl, type MessagingAgent } from './agent.ts';
import { ConversationTickets, type DeskConversation } from './conversation-tickets.ts';
import { DeskPeople } from './people.ts';
import { ticketChannel } from './tickets.ts';
import { sayAsTrigger, tellClosed, workspaceType } from './words.ts';

/** The seat of Agent Workspace: makes tickets of conversations, and lets a person answer. */
export class AgentWorkspace {
  /** By conversation, oldest first. */
  readonly conversations = new Map<string, DeskConversation>();
  readonly #world: World;
  readonly #app: AppRecord;
  readonly #tickets: ConversationTickets;
  readonly #people: DeskPeople;
  readonly #origin: () => string;

  /** @param origin `http://host:port` of the simulator, once it listens */
  constructor(
    world: World,
    app: AppRecord,
    zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null,
    origin: () => string,
  ) {
    this.#world = world;
    this.#app = app;
    this.#tickets = new ConversationTickets(app, world.settings, zendesk);
    this.#people = new DeskPeople(zendesk, origin);
    this.#origin = origin;
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

  /** Name of the person at the desk who takes conversations. */
  get personName(): string {
    return this.#people.first.name;
  }

  /** What the page shows of the conversation's ticket; null when there is none. */
  ticketSummary(entry: DeskConversation): Record<string, unknown> | null {
    return this.#tickets.summary(entry);
  }

  /** The person at the desk with this conversation. Throws when there is no such conversation. */
  agent(conversationId: string): MessagingAgent {
    const conversation = this.#app.conversations.get(conversationId);
    if (conversation === undefined) throw new Error('there is no such conversation');
    return createAgent({
      world: this.#world,
      app: this.#app,
      tickets: this.#tickets,
      people: this.#people,
      origin: this.#origin,
      seat: () => this.#ownSeat(),
      conversation,
      known: () => this.conversations.get(conversationId) ?? null,
      entry: () => this.#entry(conversation),
    });
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
      if (!entry.accepted) entry.person = this.#people.first;
      if (this.#world.settings.ticketAt === 'control') this.#tickets.open(conversation, entry);
      if (entry.accepted) assign(this.#tickets, entry);
      sayAsTrigger({ world: this.#world, app, conversation, callerId: seat.integrationId });
    } else if (event.kind === 'offered' && event.seat.id === seat.id) {
      const entry = this.#entry(conversation);
      entry.metadata = { ...event.metadata };
      Object.assign(entry, { left: false, accepted: false, person: this.#people.first });
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
      this.#tickets.update(entry, ticket, { status: 'open' });
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
      sessionEnded: false,
      person: this.#people.first,
    };
    this.conversations.set(conversation.id, entry);
    return entry;
  }

  /** A ticket of the account was closed: control goes where the account's settings say. */
  #end(ticket: TicketRecord): void {
    const entry = [...this.conversations.values()].find(({ ticketId }) => ticketId === ticket.id);
    const conversation = this.#app.conversations.get(entry?.conversationId ?? '');
    const { seat } = this;
    // An ended session has nothing to do with its ticket any more.
    if (entry === undefined || conversation === undefined || entry.sessionEnded) return;
    Object.assign(entry, { metadata: {}, accepted: false });
    if (this.#world.settings.activityMessages) tellClosed(this.#world, this.#app, conversation);
    if (seat === null || conversation.activeId !== seat.id) return;
    giveUpControl({ world: this.#world, app: this.#app, seat: () => seat, conversation }, 'ticketClosed');
  }

  #ownSeat(): SeatRecord {
    if (this.seat === null) throw new Error('Agent Workspace is not on the switchboard');
    return this.seat;
  }
}
