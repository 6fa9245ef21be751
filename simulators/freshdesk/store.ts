import type { AgentRecord, ContactRecord, GroupRecord, TicketRecord } from './records.ts';
import type { FreshdeskSettings } from './settings.ts';

/** A contact to add. */
export interface ContactSeed {
  name: string;
  email?: string | null;
  /** As it was typed, in any form. */
  phone?: string | null;
  mobile?: string | null;
  externalId?: string | null;
}

/** Everything in the simulated account, in memory. */
export class FreshdeskStore {
  readonly contacts = new Map<number, ContactRecord>();
  readonly agents = new Map<number, AgentRecord>();
  readonly groups = new Map<number, GroupRecord>();
  /** All tickets, including deleted and archived ones. */
  readonly tickets = new Map<number, TicketRecord>();
  readonly settings: FreshdeskSettings;
  /** Called after every change of a ticket. */
  onTicketChange: (ticket: TicketRecord) => void = () => undefined;
  readonly #now: () => number;
  readonly #indexed = new Map<number, { state: TicketRecord; atMs: number }[]>();
  #nextId = 43_000_000_001;
  #nextTicketId = 1;

  constructor(settings: FreshdeskSettings, now: () => number) {
    this.settings = settings;
    this.#now = now;
  }

  /** The account's clock, in whole seconds as Freshdesk's times. */
  nowMs(): number {
    return Math.floor(this.#now() / 1000) * 1000;
  }

  /** A new id for anything but a ticket. */
  nextId(): number {
    return this.#nextId++;
  }

  /** A new ticket id. These are small numbers, in order. */
  nextTicketId(): number {
    return this.#nextTicketId++;
  }

  addContact(seed: ContactSeed): ContactRecord {
    const { name, email = null, phone = null, mobile = null, externalId = null } = seed;
    const createdAtMs = this.nowMs();
    const contact = { id: this.nextId(), name, email, phone, mobile, externalId, deleted: false, createdAtMs };
    this.contacts.set(contact.id, contact);
    return contact;
  }

  addAgent(name: string, email: string): AgentRecord {
    const agent = { id: this.nextId(), name, email };
    this.agents.set(agent.id, agent);
    return agent;
  }

  addGroup(name: string, agentIds: number[] | null): GroupRecord {
    const group = { id: this.nextId(), name, agentIds };
    this.groups.set(group.id, group);
    return group;
  }

  /** Stores the ticket with its new time, adds this state to the search index and reports the change. */
  saveTicket(ticket: TicketRecord): void {
    ticket.updatedAtMs = this.nowMs();
    this.tickets.set(ticket.id, ticket);
    const states = this.#indexed.get(ticket.id) ?? [];
    states.push({ state: structuredClone(ticket), atMs: ticket.updatedAtMs });
    this.#indexed.set(ticket.id, states);
    this.onTicketChange(ticket);
  }

  /** Tickets as search sees them, without archived and deleted ones. */
  indexedTickets(): TicketRecord[] {
    const until = this.nowMs() - this.settings.indexLagMs;
    const visible = [...this.#indexed.values()].map((states) => states.findLast(({ atMs }) => atMs <= until)?.state);
    return visible.filter((ticket) => ticket !== undefined).filter(({ deleted, archived }) => !deleted && !archived);
  }

  contactByExternalId(externalId: string): ContactRecord | undefined {
    return [...this.contacts.values()].find((contact) => contact.externalId === externalId);
  }

  contactByEmail(email: string): ContactRecord | undefined {
    const wanted = email.toLowerCase();
    return [...this.contacts.values()].find((contact) => contact.email?.toLowerCase() === wanted);
  }

  /** Name of a status as agents see it; undefined for an unknown number. */
  statusLabel(status: number): string | undefined {
    return statusLabels[status] ?? this.settings.customStatuses[status];
  }
}

/** Statuses that every account has (Freshdesk API v2, ticket properties). */
export const statusLabels: Readonly<Record<number, string>> = { 2: 'Open', 3: 'Pending', 4: 'Resolved', 5: 'Closed' };

/** Priorities (Freshdesk API v2, ticket properties). */
export const priorityLabels: Readonly<Record<number, string>> = { 1: 'Low', 2: 'Medium', 3: 'High', 4: 'Urgent' };
