import type { Unmet } from './unmet.ts';

/** Ticket statuses in neutral words; adapters map them to those of each help desk. */
export const ticketStatuses = ['new', 'open', 'pending', 'onHold', 'solved', 'closed'] as const;
/** See {@link ticketStatuses}. `closed` is final in most help desks: nothing can change the ticket any more. */
export type TicketStatus = (typeof ticketStatuses)[number];

/** True if nobody works any more on a ticket with this status. */
export function isOverStatus(status: TicketStatus): boolean {
  return status === 'solved' || status === 'closed';
}

/** Priorities from lowest to most urgent. */
export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
/** See {@link priorities}. */
export type Priority = (typeof priorities)[number];

/** A ticket as the help desk shows it now. */
export interface Ticket {
  id: string;
  /** What people call the ticket if that is not the id, like `SUP-12`. The desk accepts it in place of the id. */
  number?: string | undefined;
  subject: string;
  status: TicketStatus;
  priority: Priority | null;
  /** The customer the ticket belongs to. Null if the help desk names none. */
  requesterId: string | null;
  /** The person from the team who works on it. Null if nobody does. */
  assigneeId: string | null;
  /** The group (team) it is assigned to, by the desk's own id or name. Null if there is none. */
  groupId: string | null;
  tags: string[];
  /** True if its requester cannot see the ticket in the desk's own pages; absent: they can, or the desk does not tell. */
  hiddenFromRequester?: boolean | undefined;
  /** Our own key on the ticket, see `ticketKey` in `ids.ts`. Not unique in every help desk. */
  externalId: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
  /** Opaque token for optimistic locking; pass it with a change. */
  version: string;
}

/** A ticket after a write, and the parts of the write that the desk could not do. */
export interface WrittenTicket {
  ticket: Ticket;
  unmet: Unmet[];
}

/** One comment of a ticket. */
export interface TicketComment {
  id: string;
  /** Plain text. */
  body: string;
  /** False: an internal note, never shown or read out to a customer. */
  public: boolean;
  /** Who wrote it: the ticket's requester or someone from the team. Null if unknown. */
  authorId: string | null;
  /** The author's name as the desk shows it. Null if the desk does not say, or not at once. */
  authorName: string | null;
  /** True if it carries our key: we wrote it ourselves. */
  ours: boolean;
  /** ISO 8601. */
  createdAt: string;
}

/** A file attached to a comment. */
export interface TicketFile {
  /** A plain file name without folders. */
  name: string;
  contentType: string;
  content: string;
  /** Encoding of `content`. */
  encoding: 'utf8' | 'base64';
}

/** What links a ticket to its conversation. Each write during the conversation replaces the one before. */
export interface ConversationLink {
  /** Workflow id of the conversation, like `call/CALL-1`; never changes. */
  conversation: string;
  /** `Phone call`, `Messaging conversation` or `Web chat`. */
  title: string;
  /** ISO 8601. */
  startedAt: string;
  /** Number of messages so far. */
  messages: number;
  /** Names of the tools used so far. */
  tools: string[];
  intents: string[];
  /** Summary of the conversation; null while there is none. */
  summary: string | null;
}

/**
 * Somebody whose address the company itself vouches for, as one who is signed in on its web site. They have not proven to
 * be a customer of the desk.
 */
export interface TicketContact {
  name: string | null;
  email: string;
}

/** A ticket to be created. The same draft must always give the same request body, byte for byte. */
export interface TicketDraft {
  subject: string;
  body: string;
  /** False: the first comment is an internal note, so no e-mail is sent. */
  public: boolean;
  /** The verified customer; null: a ticket that belongs to no customer's account. */
  requesterId: string | null;
  /**
   * Where there is no verified customer: the person to whom the ticket is to belong in the desk, so that its mail reaches
   * them. They need not be known there. The ticket is still not a verified customer's.
   */
  contact: TicketContact | null;
  priority: Priority | null;
  status: TicketStatus | null;
  /** Name of the group (team) it is routed to. */
  group: string | null;
  tags: string[];
  /** Our key on the ticket. */
  externalId: string;
  link: ConversationLink;
  /** Id of the closed ticket that this one continues. */
  followUpOf: string | null;
  files: TicketFile[];
}

/** The contact of a draft that has no verified customer. Drafts that were recorded by an earlier version have none. */
export function contactOf({
  requesterId,
  contact,
}: Pick<TicketDraft, 'requesterId' | 'contact'>): TicketContact | null {
  return requesterId === null ? (contact ?? null) : null;
}

/** The contact of a draft, when the desk could not give the ticket to them. The address is not repeated. */
export function unmetContact(why: Unmet['why']): Unmet {
  return { what: 'contact', wanted: 'e-mail address', why };
}

/** A comment to be added. */
export interface NewComment {
  body: string;
  public: boolean;
  /** `agent`: in the name of our integration user; otherwise in the name of the customer with that id. */
  author: 'agent' | { requesterId: string };
  files?: TicketFile[] | undefined;
  /** A private comment with the customer's own words: where the desk has no private ones, it may be public. */
  mayBePublic?: true | undefined;
  /** Files that are fetched only when the comment is written, see {@link RemoteFile}. */
  remoteFiles?: RemoteFile[] | undefined;
}

/** A file that is stored elsewhere: its bytes never pass through a workflow. */
export interface RemoteFile {
  url: string;
  /** Null if unknown. */
  contentType: string | null;
}

/** A remote file that could not be fetched, by its place in the comment's list. */
export function unmetFile(index: number, why: 'refused' | 'unavailable'): Unmet {
  return { what: 'file', wanted: `file ${index + 1}`, why };
}

/** What became of the remote files of a comment that was written. */
export interface FilesOutcome {
  /** How many are on the ticket. */
  kept: number;
  /** How many can never be put there: the platform does not give them out, or the desk does not take them. */
  lost: number;
  /** Those that may be fetched later. */
  later: RemoteFile[];
}

/** See {@link FilesOutcome}. Every file that the desk refuses is one unmet part, under a name of the desk's adapter. */
export function outcomeOfFiles(files: readonly RemoteFile[], unmet: readonly Unmet[]): FilesOutcome {
  const missing = unmet.filter(({ what }) => what === 'file').slice(0, files.length);
  const later = files.filter((_, index) => {
    const { wanted } = unmetFile(index, 'unavailable');
    return missing.some((part) => part.wanted === wanted && part.why === 'unavailable');
  });
  return { kept: files.length - missing.length, lost: missing.length - later.length, later };
}

/** A change to a ticket, made in one write. Absent means unchanged. */
export interface TicketChange {
  comment?: NewComment | undefined;
  status?: TicketStatus | undefined;
  priority?: Priority | undefined;
  group?: string | undefined;
  /** E-mail address of the person from the team who should work on it. */
  assignee?: string | undefined;
  /** The customer to whom the ticket is to belong. */
  requesterId?: string | undefined;
  /** Added to the present tags. */
  addTags?: string[] | undefined;
  link?: ConversationLink | undefined;
}

/** Selects tickets of a requester; an absent part selects all. */
export interface TicketFilter {
  status?: TicketStatus | undefined;
  priority?: Priority | undefined;
}

/** True if the ticket matches the filter. Help desks do not filter a requester's list themselves. */
export function matchesFilter(ticket: Pick<Ticket, 'status' | 'priority'>, filter: TicketFilter): boolean {
  return (
    (filter.status === undefined || ticket.status === filter.status) &&
    (filter.priority === undefined || ticket.priority === filter.priority)
  );
}

/** The more urgent of two priorities. */
export function moreUrgent(a: Priority | null, b: Priority | null): Priority | null {
  if (a === null) return b;
  if (b === null) return a;
  return priorities.indexOf(a) >= priorities.indexOf(b) ? a : b;
}
