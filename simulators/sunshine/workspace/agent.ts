import { addActivity } from '../conversations.ts';
import type { MessageBody } from '../inputs/messages.ts';
import { addAttachment, type NamedFile } from '../media.ts';
import type { AppRecord, ConversationRecord, SeatRecord } from '../records.ts';
import { acceptControl, passControl, releaseControl, type ControlReason } from '../switchboard/rules.ts';
import type { World } from '../world.ts';
import type { ConversationTickets, DeskConversation } from './conversation-tickets.ts';
import type { DeskPeople } from './people.ts';
import { sayAsPerson, workspaceSource } from './words.ts';

/** The person at the desk with one conversation. Actions that are not allowed throw an `Error`. */
export interface MessagingAgent {
  readonly ticketId: number | null;
  /** Presses Accept: takes the conversation that waits or was offered. */
  accept: () => void;
  /** Answers, and accepts first where that is needed. Returns the id of the message, null for a shorthand. */
  say: (text: string) => string | null;
  /** Sends a file, an image as such, like {@link MessagingAgent.say}. */
  sendFile: (file: NamedFile) => string | null;
  /** Starts or stops typing. */
  type: (typing: boolean) => void;
  /** A colleague goes on with the conversation, which no event reports. The ticket is assigned to them. */
  handOver: (name?: string) => void;
  /** Solves the ticket. Control stays. */
  solve: () => void;
  /** Closes the ticket. Control goes where `settings.afterClose` says. */
  close: () => void;
  /**
   * Ends the session: the ticket keeps its status, nobody tells the customer, and what the customer writes next begins a
   * new session with a new ticket (Zendesk help, 8009788438042). No document says how control moves: as after closing.
   */
  endSession: () => void;
  /** Passes control to a seat. Default: the next one. */
  passBack: (target?: string) => void;
  /** Takes the conversation off the desk without an answer. */
  leaveUnanswered: () => void;
}

/** What the person works with. */
export interface Work {
  world: World;
  app: AppRecord;
  tickets: ConversationTickets;
  people: DeskPeople;
  /** `http://host:port` of the simulator, for the addresses of files. */
  origin: () => string;
  /** The desk's own seat. Throws when there is none. */
  seat: () => SeatRecord;
  conversation: ConversationRecord;
  /** The conversation on the desk, which is put there when it is not; null when it was never there. */
  known: () => DeskConversation | null;
  entry: () => DeskConversation;
}

/** See {@link MessagingAgent}. */
export function createAgent(work: Work): MessagingAgent {
  const { world, app, tickets, people, conversation } = work;
  return {
    get ticketId() {
      return work.known()?.ticketId ?? null;
    },
    accept: () => accept(work),
    say: (text) => send(work, { type: 'text', text }),
    sendFile: ({ name, contentType, content }) => {
      const mediaUrl = `${work.origin()}${addAttachment(world, app, { name, contentType, content: Buffer.from(content) })}`;
      return send(work, { type: contentType.startsWith('image/') ? 'image' : 'file', mediaUrl });
    },
    type: (typing) => {
      if (!has(work)) throw notHere();
      const type = typing ? 'typing:start' : 'typing:stop';
      addActivity(world, app, conversation, { type, user: null, source: workspaceSource() });
    },
    handOver: (name = 'Kim Colleague') => {
      if (!has(work)) throw notHere();
      const entry = Object.assign(work.entry(), { person: people.colleague(name), accepted: true });
      const ticket = tickets.activeTicket(entry);
      if (ticket !== null) tickets.update(entry, ticket, { assignee_id: entry.person.user?.id });
    },
    solve: () => setStatus(work, 'solved'),
    close: () => setStatus(work, 'closed'),
    endSession: () => {
      if (conversation.activeId !== work.seat().id) throw notHere();
      Object.assign(work.entry(), { metadata: {}, accepted: false, sessionEnded: true });
      giveUpControl(work);
    },
    passBack: (target = 'next') => passControl(world, target, control(work)),
    leaveUnanswered: () => void Object.assign(work.entry(), { left: true }),
  };
}

/** Assigns a ticket that nobody has taken yet to the person with the conversation. */
export function assign(tickets: ConversationTickets, entry: DeskConversation): void {
  const ticket = tickets.activeTicket(entry);
  if (ticket?.status !== 'new') return;
  tickets.update(entry, ticket, { status: 'open', assignee_id: entry.person.user?.id });
}

/** Control leaves the desk after the end of its work, as the account's settings say. */
export function giveUpControl(
  work: Pick<Work, 'world' | 'app' | 'seat' | 'conversation'>,
  reason?: ControlReason,
): void {
  const request = { ...control(work), ...(reason === undefined ? {} : { reason }) };
  if (work.world.settings.afterClose === 'release') releaseControl(work.world, request);
  else passControl(work.world, 'next', request);
}

const notHere = (): Error => new Error('the desk does not have this conversation');

function control({ app, conversation, seat }: Pick<Work, 'app' | 'seat' | 'conversation'>) {
  return { app, conversation, metadata: null, callerId: seat().integrationId };
}

function has({ conversation, seat }: Work): boolean {
  const { id } = seat();
  return conversation.activeId === id || conversation.pendingId === id;
}

function accept(work: Work): void {
  const { world, conversation, tickets } = work;
  const { acceptCall, queue } = world.settings;
  if (!has(work)) throw new Error('403: the desk was not given this conversation');
  const entry = work.entry();
  entry.accepted = true;
  const offered = conversation.pendingId === work.seat().id;
  if (offered && acceptCall === 'acceptControl') acceptControl(world, control(work));
  else if (queue === 'accept') assign(tickets, entry);
}

function send(work: Work, content: MessageBody['content']): string | null {
  const { world, app, conversation, tickets } = work;
  const { id, integrationId } = work.seat();
  if (!has(work)) throw notHere();
  if (!work.entry().accepted && (world.settings.queue === 'accept' || conversation.pendingId === id)) accept(work);
  const place = { world, app, conversation, callerId: integrationId };
  const message = sayAsPerson(place, work.entry().person, content);
  if (message !== null) assign(tickets, work.entry());
  return message?.id ?? null;
}

function setStatus(work: Work, status: 'solved' | 'closed'): void {
  const entry = work.known();
  const ticket = entry === null ? null : work.tickets.activeTicket(entry);
  if (entry === null || ticket === null) throw new Error('the conversation has no ticket');
  work.tickets.update(entry, ticket, { status, assignee_id: ticket.assigneeId ?? entry.person.user?.id });
}
