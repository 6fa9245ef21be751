import type { Faults } from './faults.ts';
import type { LoggedRequest } from './http.ts';
import type { WebhookSender } from './webhooks.ts';

/** The help desks that can be simulated. */
export type SimulatedDeskName = 'zendesk' | 'jira' | 'freshdesk' | 'rest';

/** A ticket's status in words that every vendor can be translated to. */
export type SimulatedStatus = 'new' | 'open' | 'pending' | 'onHold' | 'solved' | 'closed';

/** A ticket's priority in words that every vendor can be translated to. */
export type SimulatedPriority = 'low' | 'normal' | 'high' | 'urgent';

/** A ticket of the simulated desk, in the same words for every vendor. */
export interface SimulatedTicket {
  id: string;
  subject: string;
  status: SimulatedStatus;
  /** Null: none is set. */
  priority: SimulatedPriority | null;
  /** Null: nobody is known as the requester. */
  requesterId: string | null;
  /** Name of the group. */
  group: string | null;
  /** E-mail address. */
  assignee: string | null;
  tags: string[];
  /** Id of the linked conversation, from wherever the vendor keeps it. */
  conversation: string | null;
  /** Id of the ticket that this one follows up. */
  followUpOf: string | null;
  /** Oldest first. The first one is the description. */
  comments: SimulatedComment[];
}

/** One message of a simulated ticket, as plain text. */
export interface SimulatedComment {
  body: string;
  public: boolean;
  authorId: string | null;
  files: { name: string; content: string }[];
}

/**
 * A member of the team who works in the desk. Each action follows the desk's own rules and fires its webhooks; what the
 * rules refuse throws.
 */
export interface HumanAgent {
  /** Their name as customers see it. */
  readonly name: string;
  reply(ticketId: string, body: string): void;
  note(ticketId: string, body: string): void;
  /** Takes `closed` also where only the desk's own automation closes tickets. */
  setStatus(ticketId: string, status: SimulatedStatus): void;
  setPriority(ticketId: string, priority: SimulatedPriority): void;
  setGroup(ticketId: string, group: string): void;
  /** Gives the ticket to another customer. */
  setRequester(ticketId: string, requesterId: string): void;
  remove(ticketId: string): void;
}

/** A customer to add to the simulated desk. */
export interface CustomerSeed {
  name: string;
  /** E.164. */
  phone: string | null;
  email: string | null;
  externalId?: string | null;
}

/** A simulated help desk of any vendor. Everything lives in memory and is gone after `close`. */
export interface DeskSimulator {
  readonly name: SimulatedDeskName;
  /** `http://host:port`. Some simulators have a page with the tickets at `/`. */
  readonly url: string;
  readonly faults: Faults;
  /** API requests, oldest first. */
  readonly requests: LoggedRequest[];
  /** The webhooks that the desk sends when tickets change. */
  readonly webhooks: WebhookSender;
  /** @returns the customer's id in the desk */
  seedCustomer(customer: CustomerSeed): string;
  seedGroup(name: string): void;
  /** Adds a member of the team, to whom tickets can be assigned. */
  seedAgent(person: { name: string; email: string }): void;
  /**
   * Adds a ticket that the customer opened without the API.
   * @returns its id
   */
  seedTicket(ticket: { requesterId: string; subject: string; body: string }): string;
  /** All tickets that are not deleted, oldest first. */
  tickets(): SimulatedTicket[];
  readonly agent: HumanAgent;
  /** Delays search, and lists where the vendor's lists lag: they show a change only after `ms` milliseconds. */
  setIndexLag(ms: number): void;
  close(): Promise<void>;
}
