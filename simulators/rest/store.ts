import type { CustomerSeed } from '../desk.ts';
import { notFound } from './errors.ts';
import { LaggingList } from './lagging-list.ts';
import type { RequesterRecord, TicketRecord } from './records.ts';

/** Behaviour that the contract leaves to the desk. May be changed while it runs. */
export interface RestDeskSettings {
  /** Whether closed tickets can change: `final` refuses every change, `reopen` allows it. */
  closedTickets: 'final' | 'reopen';
  /** How far lists lag, in milliseconds. */
  listLagMs: number;
}

/** What happened to a ticket, in the words of webhooks. */
export type TicketEvent = 'ticket.created' | 'ticket.updated' | 'ticket.deleted';

/** Everything in the desk, in memory. */
export class RestDeskStore {
  readonly settings: RestDeskSettings;
  readonly requesters = new Map<string, RequesterRecord>();
  readonly groups: string[] = [];
  readonly agents: { name: string; email: string }[] = [];
  readonly #tickets = new Map<number, TicketRecord>();
  readonly #lists = new LaggingList<TicketRecord>();
  readonly #now: () => number;
  readonly #changed: (ticket: TicketRecord, event: TicketEvent) => void;
  #nextTicket = 1001;
  #nextMessage = 1;
  #nextRequester = 1;

  /** @param changed called after every change of a ticket */
  constructor(
    settings: RestDeskSettings,
    now: () => number,
    changed: (ticket: TicketRecord, event: TicketEvent) => void,
  ) {
    this.settings = settings;
    this.#now = now;
    this.#changed = changed;
  }

  /** The desk's clock. */
  nowMs(): number {
    return this.#now();
  }

  nextTicketId(): number {
    return this.#nextTicket++;
  }

  nextMessageId(): number {
    return this.#nextMessage++;
  }

  /** @returns the id of the new customer */
  addRequester({ name, phone, email, externalId = null }: CustomerSeed): string {
    const id = `cus_${this.#nextRequester++}`;
    this.requesters.set(id, { id, name, phone, email, externalId });
    return id;
  }

  /** All tickets that are not deleted, oldest first. */
  tickets(): TicketRecord[] {
    return [...this.#tickets.values()];
  }

  /** A ticket by its id. Throws the 404. */
  ticket(id: string): TicketRecord {
    const ticket = /^\d{1,15}$/u.test(id) ? this.#tickets.get(Number(id)) : undefined;
    if (ticket === undefined) throw notFound();
    return ticket;
  }

  /** Tickets as lists show them, and the time of this state. */
  listed(): { tickets: TicketRecord[]; asOfMs: number } {
    const asOfMs = this.#now() - this.settings.listLagMs;
    return { tickets: this.#lists.at(asOfMs), asOfMs };
  }

  /** Stores a new or changed ticket with its new revision and time, and reports the change. */
  save(ticket: TicketRecord): void {
    const event = this.#tickets.has(ticket.id) ? 'ticket.updated' : 'ticket.created';
    ticket.revision += 1;
    ticket.updatedAtMs = this.#now();
    this.#tickets.set(ticket.id, ticket);
    this.#lists.note(ticket.id, ticket, this.#now());
    this.#changed(ticket, event);
  }

  /** Deletes the ticket. Throws the 404. */
  remove(id: string): void {
    const ticket = this.ticket(id);
    this.#tickets.delete(ticket.id);
    this.#lists.note(ticket.id, null, this.#now());
    this.#changed(ticket, 'ticket.deleted');
  }
}
