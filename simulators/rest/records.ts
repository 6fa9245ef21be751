/** Ticket statuses in the words of the contract. */
export const wireStatuses = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
/** See {@link wireStatuses}. */
export type WireStatus = (typeof wireStatuses)[number];

/** Priorities in the words of the contract. */
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

/** A file on a message. */
export interface FileRecord {
  name: string;
  contentType: string;
  content: Buffer;
}

/** A message on a ticket. */
export interface MessageRecord {
  id: number;
  body: string;
  visibility: 'public' | 'private';
  role: 'customer' | 'agent' | 'other';
  authorId: string | null;
  /** Null: the integration itself. */
  authorName: string | null;
  /** The message was written through the API, with the integration's token. */
  own: boolean;
  files: FileRecord[];
  createdAtMs: number;
}

/** A link to a conversation outside the desk. */
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

/** A part of a write that was not done. */
export interface UnmetRecord {
  what: 'group' | 'assignee' | 'requester' | 'contact';
  wanted: string;
  why: 'not_found' | 'ambiguous' | 'refused';
}
