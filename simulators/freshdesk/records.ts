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

export interface GroupRecord {
  id: number;
  name: string;
  /** Who may have the group's tickets; null = everybody. */
  agentIds: number[] | null;
}

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
