/** A customer. */
export interface ContactRecord {
  id: number;
  name: string;
  email: string | null;
  phone: string | null;
  mobile: string | null;
  externalId: string | null;
  deleted: boolean;
  createdAtMs: number;
}

/** A member of the team. */
export interface AgentRecord {
  id: number;
  name: string;
  email: string;
}

/** A group of agents. */
export interface GroupRecord {
  id: number;
  name: string;
  /** Ids of its members, to whom its tickets can be assigned; null for all agents. */
  agentIds: number[] | null;
}

/** A file on a ticket, reply or note. */
export interface AttachmentRecord {
  id: number;
  name: string;
  contentType: string;
  content: Buffer;
}

/** A reply or a note. */
export interface ConversationRecord {
  id: number;
  ticketId: number;
  /** HTML. */
  body: string;
  private: boolean;
  incoming: boolean;
  userId: number;
  /** 0 = reply, 2 = note. */
  source: number;
  attachments: AttachmentRecord[];
  createdAtMs: number;
}

/** A ticket. */
export interface TicketRecord {
  id: number;
  subject: string;
  /** HTML. */
  description: string;
  status: number;
  priority: number;
  source: number;
  type: string | null;
  requesterId: number;
  responderId: number | null;
  groupId: number | null;
  tags: string[];
  customFields: Record<string, string | null>;
  attachments: AttachmentRecord[];
  /** Oldest first. */
  conversations: ConversationRecord[];
  deleted: boolean;
  archived: boolean;
  createdAtMs: number;
  updatedAtMs: number;
}
