/** Ticket states as the contract writes them. */
export const wireStatuses = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
/** See {@link wireStatuses}. */
export type WireStatus = (typeof wireStatuses)[number];

/** Priorities as the contract writes them. */
export const wirePriorities = ['low', 'normal', 'high', 'urgent'] as const;
/** See {@link wirePriorities}. */
export type WirePriority = (typeof wirePriorities)[number];

/** A customer. */
export interface RequesterRecord {
  id: string;
  name: string;
  phone: string | null;
  email: string | null;
  externalId: string | null;
}

/** A file of a message. */
export interface FileRecord {
  name: string;
  contentType: string;
  content: Buffer;
}

/** One message of a ticket. */
export interface MessageRecord {
  id: number;
  body: string;
  visibility: 'public' | 'private';
  role: 'customer' | 'agent' | 'other';
  authorId: string | null;
  /** Written through the API with the integration's token. */
  own: boolean;
  files: FileRecord[];
  createdAtMs: number;
}

/** A link to a conversation elsewhere. */
export interface LinkRecord {
  id: string;
  title: string;
  started_at: string;
  messages: number;
  tools: string[];
  intents: string[];
  summary: string | null;
}

/** A ticket. */
export interface TicketRecord {
  id: number;
  subject: string;
  status: WireStatus;
  priority: WirePriority | null;
  requesterId: string | null;
  assignee: { name: string; email: string } | null;
  group: string | null;
  tags: string[];
  externalId: string | null;
  followUpOf: string | null;
  links: LinkRecord[];
  /** Oldest first. */
  messages: MessageRecord[];
  /** Grows with every change. */
  revision: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** A part of a write that was left undone. */
export interface UnmetRecord {
  what: 'group' | 'assignee' | 'requester';
  wanted: string;
  why: 'not_found' | 'ambiguous';
}
