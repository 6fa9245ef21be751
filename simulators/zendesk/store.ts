import { SearchIndex } from '../search-index.ts';
import type {
  AttachmentRecord,
  AuditRecord,
  CommentRecord,
  CustomField,
  GroupRecord,
  IdentityRecord,
  TicketRecord,
  UploadRecord,
  UserFieldRecord,
  UserRecord,
  UserRole,
} from './records.ts';
import type { ZendeskSettings } from './settings.ts';

/** A user to begin with. Email and phone become identities. */
export interface UserSeed {
  name: string;
  email?: string | null;
  /** As an agent would have typed it; E.164 in a tidy account. */
  phone?: string | null;
  role?: UserRole;
  externalId?: string | null;
  tags?: string[];
  userFields?: Record<string, unknown>;
  details?: string | null;
  notes?: string | null;
}

/** What happened to a ticket. `audit` is null for a deletion. */
export interface TicketChange {
  ticket: TicketRecord;
  kind: 'created' | 'changed' | 'deleted';
  audit: AuditRecord | null;
}

/** Zendesk's recorded answers: an upload lives three days. */
const uploadLifeMs = 3 * 24 * 60 * 60 * 1000;

/** Everything the simulated account holds, in memory. Reading is free; change records through its methods. */
export class ZendeskStore {
  readonly users = new Map<number, UserRecord>();
  readonly groups = new Map<number, GroupRecord>();
  readonly userFields = new Map<string, UserFieldRecord>();
  /** Without deleted tickets. */
  readonly tickets = new Map<number, TicketRecord>();
  /** `updatedAtMs` is the time of the deletion. */
  readonly deletedTickets = new Map<number, TicketRecord>();
  /** By token, those that no comment took. */
  readonly uploads = new Map<string, UploadRecord>();
  /** Ticket ids by the id of the messaging conversation they were made of. */
  readonly messagingTickets = new Map<string, number>();
  /** Told of every change of a ticket, after it is done. */
  readonly listeners: ((change: TicketChange) => void)[] = [];
  /** Oldest first, of all tickets. */
  readonly comments: CommentRecord[] = [];
  /** Oldest first, of all tickets. */
  readonly audits: AuditRecord[] = [];
  readonly #settings: ZendeskSettings;
  readonly #now: () => number;
  readonly #userIndex = new SearchIndex<number, UserRecord>();
  readonly #ticketIndex = new SearchIndex<number, TicketRecord>();
  #nextId = 9_000_000_000_001;
  #nextTicketId: number;

  constructor(settings: ZendeskSettings, now: () => number, firstTicketId: number) {
    this.#settings = settings;
    this.#now = now;
    this.#nextTicketId = firstTicketId;
  }

  /** The account's clock. */
  nowMs(): number {
    return this.#now();
  }

  /** A fresh id of anything but a ticket. */
  nextId(): number {
    return this.#nextId++;
  }

  /** A fresh ticket id: small numbers, in order. */
  nextTicketId(): number {
    return this.#nextTicketId++;
  }

  /** Adds a user with the identities of the email and of a phone number that nobody else has. */
  seedUser(seed: UserSeed): UserRecord {
    const nowMs = this.#now();
    const user: UserRecord = {
      id: this.nextId(),
      name: seed.name,
      email: seed.email ?? null,
      phone: null,
      role: seed.role ?? 'end-user',
      externalId: seed.externalId ?? null,
      tags: seed.tags ?? [],
      userFields: seed.userFields ?? {},
      details: seed.details ?? null,
      notes: seed.notes ?? null,
      active: true,
      identities: [],
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    this.users.set(user.id, user);
    if (user.email !== null) this.addIdentity(user, 'email', user.email);
    this.setPhone(user, seed.phone ?? null);
    this.saveUser(user);
    return user;
  }

  /** Without `memberIds` every agent is in the group. */
  seedGroup(name: string, memberIds: readonly number[] | null = null): GroupRecord {
    const members = memberIds === null ? null : new Set(memberIds);
    const group = { id: this.nextId(), name, memberIds: members, createdAtMs: this.#now() };
    this.groups.set(group.id, group);
    return group;
  }

  /** Declares a user field, so that its values are kept. */
  seedUserField(key: string, title: string, type: string): UserFieldRecord {
    const field = { id: this.nextId(), key, title, type, createdAtMs: this.#now() };
    this.userFields.set(key, field);
    return field;
  }

  addIdentity(user: UserRecord, type: IdentityRecord['type'], value: string): IdentityRecord {
    const identity: IdentityRecord = {
      id: this.nextId(),
      type,
      value,
      verified: false,
      primary: !user.identities.some((other) => other.type === type),
      createdAtMs: this.#now(),
    };
    user.identities.push(identity);
    return identity;
  }

  /** Sets the phone field. A number nobody else has becomes a direct line, that is an identity. */
  setPhone(user: UserRecord, phone: string | null): void {
    user.identities = user.identities.filter(({ type, value }) => type !== 'phone_number' || value !== user.phone);
    user.phone = phone;
    if (phone !== null && !this.isSharedPhone(user)) this.addIdentity(user, 'phone_number', phone);
  }

  /** Whether another active user has the same phone number. Null when the user has none. */
  isSharedPhone(user: UserRecord): boolean | null {
    if (user.phone === null) return null;
    return [...this.users.values()].some((other) => other.id !== user.id && other.active && other.phone === user.phone);
  }

  /** Notes the user's present state for search and stamps it. */
  saveUser(user: UserRecord): void {
    user.updatedAtMs = this.#now();
    this.#userIndex.note(user.id, user, user.updatedAtMs);
  }

  /** Notes the ticket's present state for search and stamps it. */
  saveTicket(ticket: TicketRecord): void {
    ticket.updatedAtMs = this.#now();
    this.tickets.set(ticket.id, ticket);
    this.#ticketIndex.note(ticket.id, ticket, ticket.updatedAtMs);
  }

  /** The ticket is gone for everybody but the incremental export. */
  deleteTicket(id: number): void {
    const ticket = this.tickets.get(id);
    if (ticket === undefined) return;
    this.tickets.delete(id);
    this.#ticketIndex.note(id, null, this.#now());
    ticket.updatedAtMs = this.#now();
    this.deletedTickets.set(id, ticket);
    this.tell({ ticket, kind: 'deleted', audit: null });
  }

  /** Tells the listeners. */
  tell(change: TicketChange): void {
    for (const listener of this.listeners) listener(change);
  }

  /** Keeps an uploaded file, alone or with those of an upload that is there already. Undefined for an unknown token. */
  addUpload(file: Omit<AttachmentRecord, 'id'>, token?: string): UploadRecord | undefined {
    const attachment = { ...file, id: this.nextId() };
    const known = token === undefined ? undefined : this.upload(token);
    if (token !== undefined && known === undefined) return undefined;
    const upload = known ?? {
      token: `upload${attachment.id}`,
      attachments: [],
      expiresAtMs: this.#now() + uploadLifeMs,
    };
    upload.attachments.push(attachment);
    this.uploads.set(upload.token, upload);
    return upload;
  }

  /** An upload that still lives. */
  upload(token: string): UploadRecord | undefined {
    const upload = this.uploads.get(token);
    return upload !== undefined && upload.expiresAtMs > this.#now() ? upload : undefined;
  }

  /** Makes the ticket that of a messaging conversation, as Agent Workspace does when control is passed to it. */
  linkMessaging(conversationId: string, ticketId: number): void {
    this.messagingTickets.set(conversationId, ticketId);
  }

  /** Custom fields as a ticket shows them: all of the account, empty ones too. */
  shownFields(set: readonly CustomField[]): CustomField[] {
    const ids = this.#settings.ticketFieldIds;
    if (ids === null) return [...set];
    return ids.map((id) => ({ id, value: set.find((field) => field.id === id)?.value ?? null }));
  }

  /** Users as search sees them, by id. */
  indexedUsers(): UserRecord[] {
    return this.#userIndex.read(this.#now(), this.#settings.indexLagMs).sort((a, b) => a.id - b.id);
  }

  /** Tickets as search sees them, by id. */
  indexedTickets(): TicketRecord[] {
    return this.#ticketIndex.read(this.#now(), this.#settings.indexLagMs).sort((a, b) => a.id - b.id);
  }

  /** Oldest first. */
  commentsOf(ticketId: number): CommentRecord[] {
    return this.comments.filter((comment) => comment.ticketId === ticketId);
  }

  /** Oldest first. */
  auditsOf(ticketId: number): AuditRecord[] {
    return this.audits.filter((audit) => audit.ticketId === ticketId);
  }

  userByEmail(email: string): UserRecord | undefined {
    const wanted = email.toLowerCase();
    return [...this.users.values()].find(({ active, identities }) => {
      return active && identities.some(({ type, value }) => type === 'email' && value.toLowerCase() === wanted);
    });
  }
}
