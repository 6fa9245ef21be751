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

/** A user to add. E-mail address and phone number become identities. */
export interface UserSeed {
  name: string;
  alias?: string | null;
  email?: string | null;
  /** As an agent typed it, ideally E.164. */
  phone?: string | null;
  role?: UserRole;
  externalId?: string | null;
  tags?: string[];
  userFields?: Record<string, unknown>;
  details?: string | null;
  notes?: string | null;
  suspended?: boolean;
}

/** A change of a ticket. `audit` is null for a deletion. */
export interface TicketChange {
  ticket: TicketRecord;
  kind: 'created' | 'changed' | 'deleted';
  audit: AuditRecord | null;
}

/** Lifetime of an upload: three days (recorded answers). */
const uploadLifeMs = 3 * 24 * 60 * 60 * 1000;

/** Everything in the simulated account, in memory. Records may be read directly, but are changed through methods. */
export class ZendeskStore {
  readonly users = new Map<number, UserRecord>();
  readonly groups = new Map<number, GroupRecord>();
  readonly userFields = new Map<string, UserFieldRecord>();
  /** All tickets that are not deleted. */
  readonly tickets = new Map<number, TicketRecord>();
  /** Deleted tickets, with the time of the deletion as `updatedAtMs`. */
  readonly deletedTickets = new Map<number, TicketRecord>();
  /** Uploads that no comment has used, by token. */
  readonly uploads = new Map<string, UploadRecord>();
  /** Ids of tickets by the messaging conversation they were made for. */
  readonly messagingTickets = new Map<string, number>();
  /** Called after every change of a ticket. */
  readonly listeners: ((change: TicketChange) => void)[] = [];
  /** Comments of all tickets, oldest first. */
  readonly comments: CommentRecord[] = [];
  /** Audits of all tickets, oldest first. */
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

  /** A new id for anything but a ticket. */
  nextId(): number {
    return this.#nextId++;
  }

  /** A new ticket id. These are small numbers, in order. */
  nextTicketId(): number {
    return this.#nextTicketId++;
  }

  /** Adds a user, with identities for the e-mail address and for a phone number that no other user has. */
  seedUser(seed: UserSeed): UserRecord {
    const nowMs = this.#now();
    const user: UserRecord = {
      id: this.nextId(),
      name: seed.name,
      alias: seed.alias ?? null,
      email: seed.email ?? null,
      phone: null,
      role: seed.role ?? 'end-user',
      externalId: seed.externalId ?? null,
      tags: seed.tags ?? [],
      userFields: seed.userFields ?? {},
      details: seed.details ?? null,
      notes: seed.notes ?? null,
      active: true,
      suspended: seed.suspended ?? false,
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

  /** Adds a group. Without `memberIds`, every agent is in it. */
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

  /** Sets the phone field. A number that no other user has becomes a direct line, which is an identity. */
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

  /** Stores the user's new time, and adds this state to the search index. */
  saveUser(user: UserRecord): void {
    user.updatedAtMs = this.#now();
    this.#userIndex.note(user.id, user, user.updatedAtMs);
  }

  /** Stores the ticket with its new time, and adds this state to the search index. */
  saveTicket(ticket: TicketRecord): void {
    ticket.updatedAtMs = this.#now();
    this.tickets.set(ticket.id, ticket);
    this.#ticketIndex.note(ticket.id, ticket, ticket.updatedAtMs);
  }

  /** Deletes the ticket. Only the incremental export still shows it. */
  deleteTicket(id: number): void {
    const ticket = this.tickets.get(id);
    if (ticket === undefined) return;
    this.tickets.delete(id);
    this.#ticketIndex.note(id, null, this.#now());
    ticket.updatedAtMs = this.#now();
    this.deletedTickets.set(id, ticket);
    this.tell({ ticket, kind: 'deleted', audit: null });
  }

  /** Reports a change to the listeners. */
  tell(change: TicketChange): void {
    for (const listener of this.listeners) listener(change);
  }

  /** Stores an uploaded file, in a new upload or in the one of the token. Undefined for an unknown token. */
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

  /** An upload that has not expired. */
  upload(token: string): UploadRecord | undefined {
    const upload = this.uploads.get(token);
    return upload !== undefined && upload.expiresAtMs > this.#now() ? upload : undefined;
  }

  /** Links a ticket to a messaging conversation, as Agent Workspace does when it gets control. */
  linkMessaging(conversationId: string, ticketId: number): void {
    this.messagingTickets.set(conversationId, ticketId);
  }

  /** Custom fields as a ticket shows them: all fields of the account, including empty ones. */
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

  /** The comments of a ticket, oldest first. */
  commentsOf(ticketId: number): CommentRecord[] {
    return this.comments.filter((comment) => comment.ticketId === ticketId);
  }

  /** The audits of a ticket, oldest first. */
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
