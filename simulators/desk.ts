import type { Priority, TicketStatus } from '../src/domain/tickets/tickets.ts';
import type { DeskName } from '../src/config/desk-names.ts';
import type { Faults } from './faults.ts';
import type { LoggedRequest } from './http.ts';
import type { WebhookSender } from './webhooks.ts';

/** A ticket in the simulated desk, in neutral words, for demo, tests and counting. */
export interface SimulatedTicket {
  id: string;
  subject: string;
  status: TicketStatus;
  priority: Priority | null;
  requesterId: string | null;
  /** Name of the group. */
  group: string | null;
  /** E-mail address. */
  assignee: string | null;
  tags: string[];
  /** Workflow id of the linked conversation, wherever the desk keeps it. */
  conversation: string | null;
  followUpOf: string | null;
  /** Oldest first, the description (first message) included. */
  comments: SimulatedComment[];
}

/** One message of a simulated ticket, as plain text. */
export interface SimulatedComment {
  body: string;
  public: boolean;
  authorId: string | null;
  files: { name: string; content: string }[];
}

/** A human of the team at work in the desk: everything goes through the desk's own rules and fires its webhooks. */
export interface HumanAgent {
  reply(ticketId: string, body: string): void;
  note(ticketId: string, body: string): void;
  /** `closed` also where only the desk's own automation closes. */
  setStatus(ticketId: string, status: TicketStatus): void;
  setPriority(ticketId: string, priority: Priority): void;
  setGroup(ticketId: string, group: string): void;
  remove(ticketId: string): void;
}

/** A customer to be put into the simulated desk. */
export interface CustomerSeed {
  name: string;
  /** E.164. */
  phone: string | null;
  email: string | null;
  externalId?: string | null;
}

/** A simulated help desk of any vendor. Everything lives in memory and ends with `close`. */
export interface DeskSimulator {
  readonly name: DeskName;
  /** `http://host:port`; `/` is a page with the tickets where the simulator has one. */
  readonly url: string;
  /** The variables that point Deskbridge at it, `HELP_DESK` included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: Faults;
  /** API requests, oldest first. */
  readonly requests: LoggedRequest[];
  /** What it tells the outside when tickets change. */
  readonly webhooks: WebhookSender;
  /** @returns the id by which the desk knows the customer */
  seedCustomer(customer: CustomerSeed): string;
  seedGroup(name: string): void;
  /** Somebody of the team whom tickets can be assigned to. */
  seedAgent(person: { name: string; email: string }): void;
  /** A ticket that a customer opened without us. */
  seedTicket(ticket: { requesterId: string; subject: string; body: string }): string;
  /** All tickets that are not deleted, oldest first. */
  tickets(): SimulatedTicket[];
  readonly agent: HumanAgent;
  /** True when search and lists show everything that was written; a lag makes it false for a while. */
  setIndexLag(ms: number): void;
  close(): Promise<void>;
}
