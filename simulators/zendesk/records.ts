/** Values of `ticket.status` (Zendesk docs, tickets). */
export const ticketStatuses = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
/** See {@link ticketStatuses}. */
export type TicketStatus = (typeof ticketStatuses)[number];

/** Values of `ticket.priority`; null for none. */
export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const;
/** See {@link ticketPriorities}. */
export type TicketPriority = (typeof ticketPriorities)[number];

/** Values of `ticket.type`; null for none. */
export const ticketTypes = ['problem', 'incident', 'question', 'task'] as const;
/** See {@link ticketTypes}. */
export type TicketType = (typeof ticketTypes)[number];

/** Role of a user. */
export type UserRole = 'end-user' | 'agent' | 'admin';

/** A way to reach a user (Zendesk docs, user identities). */
export interface IdentityRecord {
  id: number;
  type: 'email' | 'phone_number';
  value: string;
  verified: boolean;
  primary: boolean;
  createdAtMs: number;
}

/** A user: a customer or a member of the team. */
export interface UserRecord {
  id: number;
  name: string;
  /** What end users see instead of an agent's name; null: the name. */
  alias: string | null;
  email: string | null;
  phone: string | null;
  role: UserRole;
  externalId: string | null;
  tags: string[];
  /** Values by key of the user field. Only declared fields are kept. */
  userFields: Record<string, unknown>;
  details: string | null;
  notes: string | null;
  active: boolean;
  /** A suspended user cannot be the requester of a new ticket. */
  suspended: boolean;
  identities: IdentityRecord[];
  createdAtMs: number;
  updatedAtMs: number;
}

/** A group of agents. */
export interface GroupRecord {
  id: number;
  name: string;
  /** Ids of the agents in it; null for all agents. */
  memberIds: Set<number> | null;
  createdAtMs: number;
}

/** A declared user field. */
export interface UserFieldRecord {
  id: number;
  key: string;
  title: string;
  type: string;
  createdAtMs: number;
}

/** Value of a custom ticket field. */
export interface CustomField {
  id: number;
  value: unknown;
}

/** A ticket. */
export interface TicketRecord {
  id: number;
  externalId: string | null;
  subject: string;
  description: string;
  type: TicketType | null;
  priority: TicketPriority | null;
  status: TicketStatus;
  requesterId: number;
  submitterId: number;
  assigneeId: number | null;
  groupId: number | null;
  tags: string[];
  customFields: CustomField[];
  /** Whether any comment is public. If none is, the requester cannot see the ticket. */
  isPublic: boolean;
  /** Whether the first comment was public, which is the default of later ones. */
  publicByDefault: boolean;
  /** How it was made. */
  channel: 'web' | 'api';
  /** Id of the closed ticket that this one follows up. */
  followupOf: number | null;
  followupIds: number[];
  createdAtMs: number;
  updatedAtMs: number;
}

/** A file on a comment, or in an upload that no comment has used yet. */
export interface AttachmentRecord {
  id: number;
  fileName: string;
  contentType: string;
  content: Buffer;
}

/** Uploaded files that wait for a comment (Zendesk docs, attachments). */
export interface UploadRecord {
  token: string;
  attachments: AttachmentRecord[];
  expiresAtMs: number;
}

/** A comment on a ticket. */
export interface CommentRecord {
  id: number;
  ticketId: number;
  auditId: number;
  authorId: number;
  body: string;
  htmlBody: string | null;
  public: boolean;
  attachments: AttachmentRecord[];
  custom: Record<string, unknown>;
  createdAtMs: number;
}

/** An entry of an audit. Only changes have `previous`. Ids among the values are strings (recorded answers). */
export type AuditEventRecord =
  | { id: number; type: 'Create'; field: string; value: unknown }
  | { id: number; type: 'Change'; field: string; value: unknown; previous: unknown }
  | { id: number; type: 'Comment'; commentId: number };

/** What one write changed on a ticket. */
export interface AuditRecord {
  id: number;
  ticketId: number;
  authorId: number;
  /** `ticket.metadata` of the request that made the audit. */
  custom: Record<string, unknown>;
  events: AuditEventRecord[];
  createdAtMs: number;
}
