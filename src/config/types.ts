import type { MessagingRules } from '../domain/messaging/state.ts';
import type { Policy } from '../responders/policy/policy.ts';
import type { RoutingTable } from '../domain/routing/routing.ts';
import type { SunshineConfig } from './sections/sunshine.ts';
import type { LogLevel } from './variables.ts';

/** The phone line. */
export interface PhoneConfig {
  /** Basic auth of the phone routes. */
  username: string;
  /** Every password that is accepted; two during a rotation. */
  passwords: string[];
  /** When set, SWML fetches must carry a signature made with it. */
  signingKey: string | null;
  /** Hard limit of a call, in minutes. */
  maxMinutes: number;
}

/** How we prove to Zendesk who we are. */
export type ZendeskAuth =
  | { kind: 'token'; email: string; token: string }
  | { kind: 'oauth'; clientId: string; clientSecret: string };

/** What is configured of every help desk. */
interface DeskConfigBase {
  /** Without a trailing slash. */
  baseUrl: string;
  /** Every secret that its webhooks may be proven with; two during a rotation. Empty: webhooks are off. */
  webhookSecrets: string[];
}

/** The Zendesk Support account. */
export interface ZendeskConfig extends DeskConfigBase {
  name: 'zendesk';
  auth: ZendeskAuth;
  /** Custom ticket field for the id of the conversation. */
  conversationFieldId: number | null;
  /** Custom ticket field for the summary of the conversation. */
  summaryFieldId: number | null;
}

/** A Jira site, and the project that tickets go to: a service desk or a plain one. */
export interface JiraConfig extends DeskConfigBase {
  name: 'jira';
  /** Account that the token belongs to. */
  email: string;
  apiToken: string;
  /** Key of the project. */
  project: string;
  /** Issue type of new tickets in a plain project; null: `Task`. */
  issueType: string | null;
  /** Request type of new tickets in a service desk; null: the first one of its portal. */
  requestType: string | null;
  /** Project role that may see notes in a plain project, which knows no other private comment. */
  notesRole: string | null;
  /** Names of the site's statuses for “waiting for the customer” and “on hold”, where they are not English. */
  statusNames: { pending: string[]; onHold: string[] };
  /** After a lost answer a new ticket is looked for so long before it is made again, in milliseconds. */
  searchLagMs: number;
}

/** The Freshdesk account. */
export interface FreshdeskConfig extends DeskConfigBase {
  name: 'freshdesk';
  apiKey: string;
  /** Name of the custom ticket field for the id of the conversation. */
  conversationField: string | null;
}

/** The company's own REST desk. */
export interface RestDeskConfig extends DeskConfigBase {
  name: 'rest';
  token: string;
}

/** The help desk, by `name`. */
export type DeskConfig = ZendeskConfig | JiraConfig | FreshdeskConfig | RestDeskConfig;

/** How conversations on messaging channels are run. */
export interface MessagingConfig extends Omit<MessagingRules, 'seat' | 'deskMakesTicket' | 'model'> {
  /** After so long without a word a conversation is over for good, in milliseconds. */
  idleMs: number;
}

/** What answers customers in writing: the company policy, or a model behind any chat-completions endpoint. */
export type ResponderConfig =
  | { kind: 'policy' }
  | {
      kind: 'openai';
      /** Without a trailing slash. */
      baseUrl: string;
      apiKey: string;
      model: string;
      /** Most tokens of one answer; undefined: as the adapter has it. */
      maximumTokens: number | undefined;
      /** A reasoning model is asked in another way. */
      reasoning: boolean;
      /** Longest a single request may take, in milliseconds; undefined: as the adapter has it. */
      timeoutMs: number | undefined;
    };

/** The operators' routes. */
export interface OperatorsConfig {
  /** Every bearer token that is accepted; two during a rotation. */
  tokens: string[];
}

/** What conversations become. */
export interface ConversationsConfig {
  /** `needed`: a ticket where there is something to do or keep; `always`: one for every conversation. */
  ticketPolicy: 'needed' | 'always';
  /** Under `needed` a conversation with more turns than this gets a ticket. */
  ticketTurns: number;
  /** A customer who comes back within so many hours goes on with the same matter; 0: never. */
  returningHours: number;
  /** What a ticket is set to when it turns out to be a duplicate. */
  duplicateStatus: 'solved' | 'closed';
}

/** How the Temporal server is reached. */
export interface TemporalConfig {
  /** True: no address or profile is set, so the embedded server is started. */
  embedded: boolean;
  taskQueue: string;
  /** Namespace of the embedded server; for any other server the connection settings decide. */
  embeddedNamespace: string;
  /** A `temporal` executable to use rather than look for one. */
  cliPath: string | null;
  /** A time-skipping test server to use rather than look for one. */
  testServerPath: string | null;
  /** The `TEMPORAL_…` variables that are set, for `@temporalio/envconfig`. Holds secrets. */
  environment: Record<string, string>;
}

/** One AES-256 key of the payload codec. */
export interface PayloadKey {
  /** Readable name of the key, stored next to what it encrypts. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** All settings, checked. Null means: not configured, so switched off. */
export interface Config {
  host: string;
  port: number;
  /** How the outside reaches us, without a trailing slash. */
  publicUrl: string;
  /** Absolute path. */
  dataDir: string;
  /** Longest a SWAIG answer may take, in milliseconds. */
  answerDeadlineMs: number;
  logLevel: LogLevel;
  phone: PhoneConfig | null;
  /** Digits of a support PIN, on all channels. */
  pinLength: number;
  /** What closing a ticket means, on all channels: `solved` can be reopened, `closed` is final. */
  closeStatus: 'solved' | 'closed';
  /** The messaging platform. */
  sunshine: SunshineConfig | null;
  /** How conversations there are run; null exactly when `sunshine` is. */
  messaging: MessagingConfig | null;
  responder: ResponderConfig;
  /** What the bot says. */
  policy: Policy;
  desk: DeskConfig | null;
  operators: OperatorsConfig | null;
  conversations: ConversationsConfig;
  /** How many writes a minute that waited for the help desk are made up for. */
  backlogPerMinute: number;
  /** How often the help desk is asked for changes that no webhook told of, in minutes; 0: never. */
  reconcileMinutes: number;
  temporal: TemporalConfig;
  /** Secret of the PIN digest. */
  pinPepper: string;
  /** The first encrypts, all decrypt. Never empty. */
  payloadKeys: PayloadKey[];
  adminWebhookUrl: string | null;
  routing: RoutingTable;
  /** What is off or unusual, in plain words, to be shown at start. */
  notes: string[];
}
