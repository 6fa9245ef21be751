/** A flat object of the platform's users: text, numbers and booleans (Sunshine API description, metadata). */
export type Metadata = Record<string, string | number | boolean>;

/** A key of an account, an app or a custom integration. */
export interface KeyRecord {
  id: string;
  displayName: string | null;
  secret: string;
}

/** A user's way in: one channel of theirs. */
export interface ClientRecord {
  id: string;
  /** `sdk` for web, else the channel. */
  type: string;
  integrationId: string;
  /** The user on the channel, like a phone number; null when the channel has no such id. */
  externalId: string | null;
  displayName: string | null;
  /** What the channel itself said; null for the web. */
  raw: Record<string, unknown> | null;
  linkedAtMs: number;
  /** Messages get through. */
  reachable: boolean;
}

export interface IdentityRecord {
  type: string;
  value: string;
  verification: string;
}

export interface ProfileRecord {
  givenName?: string | null | undefined;
  surname?: string | null | undefined;
  email?: string | null | undefined;
  avatarUrl?: string | null | undefined;
  locale?: string | null | undefined;
}

export interface UserRecord {
  id: string;
  externalId: string | null;
  zendeskId: string | null;
  brandId: string | null;
  /** Signed in by a JWT of the company. */
  authenticated: boolean;
  signedUpAt: string;
  toBeRetained: boolean;
  profile: ProfileRecord;
  metadata: Metadata;
  identities: IdentityRecord[];
  clients: ClientRecord[];
}

export interface ParticipantRecord {
  id: string;
  userId: string;
  unreadCount: number;
  lastReadMs: number | null;
}

/** Where a message came from. */
export interface SourceRecord {
  /** `api:conversations`, `zd:agentWorkspace`, `web`, `whatsapp`… */
  type: string;
  integrationId: string | null;
  originalMessageId: string | null;
  /** Only of users. */
  client: ClientRecord | null;
}

export interface AuthorRecord {
  type: 'user' | 'business';
  userId: string | null;
  subtypes: string[];
  displayName: string | null;
  avatarUrl: string | null;
}

export interface MessageRecord {
  id: string;
  receivedMs: number;
  author: AuthorRecord;
  /** As sent, with what the platform adds; null on an activity message. */
  content: Record<string, unknown> | null;
  /** `ticket:closed` and its like; null on everything else. */
  activity: { type: string; data: Record<string, unknown> } | null;
  source: SourceRecord;
  metadata: Metadata | null;
  quotedMessageId: string | null;
  /** A message of the business that reached the customer. */
  delivered: boolean;
}

export interface ConversationRecord {
  id: string;
  type: 'personal' | 'sdkGroup';
  displayName: string | null;
  description: string | null;
  iconUrl: string | null;
  metadata: Metadata | null;
  participants: ParticipantRecord[];
  /** The first conversation of its user. */
  isDefault: boolean;
  /** Ids of seats. */
  activeId: string | null;
  pendingId: string | null;
  /** The channel it began on; null when it was made by API. */
  integrationId: string | null;
  /** Oldest first. */
  messages: MessageRecord[];
  businessLastReadMs: number | null;
  /** The business shows that it types. */
  businessTyping: boolean;
  lastUpdatedMs: number | null;
  createdAtMs: number;
}

export interface WebhookRecord {
  id: string;
  target: string;
  triggers: string[];
  secret: string;
  includeFullUser: boolean;
  includeFullSource: boolean;
}

export interface IntegrationRecord {
  id: string;
  /** `custom`, `web`, `whatsapp`, `twilio`, `zd:agentWorkspace`… */
  type: string;
  displayName: string | null;
  defaultResponderId: string | null;
  /** What a channel has besides. */
  fields: Record<string, unknown>;
  webhooks: WebhookRecord[];
  keys: KeyRecord[];
}

/** An integration's place on the switchboard. */
export interface SeatRecord {
  id: string;
  name: string;
  integrationId: string;
  integrationType: string;
  deliverStandbyEvents: boolean;
  nextId: string | null;
  messageHistoryCount: number | null;
}

export interface SwitchboardRecord {
  id: string;
  enabled: boolean;
  defaultId: string | null;
  seats: SeatRecord[];
}

export interface AttachmentRecord {
  id: string;
  name: string;
  contentType: string;
  content: Buffer;
}

export interface AppRecord {
  id: string;
  displayName: string;
  settings: Record<string, unknown>;
  metadata: Metadata;
  keys: KeyRecord[];
  integrations: Map<string, IntegrationRecord>;
  /** One an app (Sunshine API description, switchboards). */
  switchboard: SwitchboardRecord | null;
  users: Map<string, UserRecord>;
  conversations: Map<string, ConversationRecord>;
  attachments: Map<string, AttachmentRecord>;
}
