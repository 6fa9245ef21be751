/** Values that users of the platform attach to records (Sunshine API description, metadata). */
export type Metadata = Record<string, string | number | boolean>;

/** A key of the account, an app or a custom integration. */
export interface KeyRecord {
  id: string;
  displayName: string | null;
  secret: string;
}

/** A user's connection to a channel. */
export interface ClientRecord {
  id: string;
  /** `sdk` for the web, else the channel. */
  type: string;
  integrationId: string;
  /** The user's id on the channel, like a phone number; null when the channel has no such id. */
  externalId: string | null;
  displayName: string | null;
  /** Data of the channel itself; null for the web. */
  raw: Record<string, unknown> | null;
  linkedAtMs: number;
  /** Messages reach the user. */
  reachable: boolean;
}

/** A verified property of a user, like an e-mail address. */
export interface IdentityRecord {
  type: string;
  value: string;
  verification: string;
}

/** The profile of a user. */
export interface ProfileRecord {
  givenName?: string | null | undefined;
  surname?: string | null | undefined;
  email?: string | null | undefined;
  avatarUrl?: string | null | undefined;
  locale?: string | null | undefined;
}

/** A user, who is a customer of the company. */
export interface UserRecord {
  id: string;
  externalId: string | null;
  zendeskId: string | null;
  brandId: string | null;
  /** The user signed in with a JWT of the company. */
  authenticated: boolean;
  signedUpAt: string;
  toBeRetained: boolean;
  profile: ProfileRecord;
  metadata: Metadata;
  identities: IdentityRecord[];
  clients: ClientRecord[];
}

/** A user's part in a conversation. */
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
  /** Only in messages of users. */
  client: ClientRecord | null;
}

/** The author of a message. */
export interface AuthorRecord {
  type: 'user' | 'business';
  userId: string | null;
  subtypes: string[];
  displayName: string | null;
  avatarUrl: string | null;
}

/** A message of a conversation. */
export interface MessageRecord {
  id: string;
  receivedMs: number;
  author: AuthorRecord;
  /** The content as sent, with the members that the platform adds; null in an activity message. */
  content: Record<string, unknown> | null;
  /** The activity, like `ticket:closed`; null in other messages. */
  activity: { type: string; data: Record<string, unknown> } | null;
  source: SourceRecord;
  metadata: Metadata | null;
  quotedMessageId: string | null;
  /** It is a message of the business and reached the customer. */
  delivered: boolean;
}

/** A conversation with its messages. */
export interface ConversationRecord {
  id: string;
  type: 'personal' | 'sdkGroup';
  displayName: string | null;
  description: string | null;
  iconUrl: string | null;
  metadata: Metadata | null;
  participants: ParticipantRecord[];
  /** It is the first conversation of its user. */
  isDefault: boolean;
  /** Id of the seat that has control; null for none. */
  activeId: string | null;
  /** Id of the seat that control is offered to; null for none. */
  pendingId: string | null;
  /** Id of the channel's integration; null when the conversation was created by the API. */
  integrationId: string | null;
  /** Oldest first. */
  messages: MessageRecord[];
  businessLastReadMs: number | null;
  /** Until when the business is typing, epoch milliseconds; 0 when it is not, infinity when nothing but itself ends it. */
  businessTypingUntilMs: number;
  /** The business is typing now. */
  readonly businessTyping: boolean;
  lastUpdatedMs: number | null;
  createdAtMs: number;
}

/** A webhook of a custom integration. */
export interface WebhookRecord {
  id: string;
  target: string;
  triggers: string[];
  secret: string;
  includeFullUser: boolean;
  includeFullSource: boolean;
}

/** An integration: a channel, a custom one, or one of Zendesk's own. */
export interface IntegrationRecord {
  id: string;
  /** `custom`, `web`, `whatsapp`, `twilio`, `zd:agentWorkspace`… */
  type: string;
  displayName: string | null;
  defaultResponderId: string | null;
  /** Further members of a channel. */
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

/** The switchboard of an app. */
export interface SwitchboardRecord {
  id: string;
  enabled: boolean;
  defaultId: string | null;
  seats: SeatRecord[];
}

/** An uploaded file. */
export interface AttachmentRecord {
  id: string;
  name: string;
  contentType: string;
  content: Buffer;
}

/** An app with everything in it. */
export interface AppRecord {
  id: string;
  displayName: string;
  settings: Record<string, unknown>;
  metadata: Metadata;
  keys: KeyRecord[];
  integrations: Map<string, IntegrationRecord>;
  /** An app has at most one (Sunshine API description, switchboards). */
  switchboard: SwitchboardRecord | null;
  users: Map<string, UserRecord>;
  conversations: Map<string, ConversationRecord>;
  attachments: Map<string, AttachmentRecord>;
}
