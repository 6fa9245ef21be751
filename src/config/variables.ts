import { z } from 'zod';
import { deskNames } from './desk-names.ts';
import { messagingFixes, messagingVariables } from './messaging-variables.ts';
import { responderFixes, responderVariables } from './responder-variables.ts';
import { sunshineFixes, sunshineVariables } from './sunshine-variables.ts';
import { integer, oneOf, url } from './variable-kinds.ts';

/** Levels of our own log, from most to least. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
/** See {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

const text = z.string().optional();

const email = z
  .string()
  .regex(/^[^\s@/]+@[^\s@/]+$/, 'must be an e-mail address without "/token"')
  .optional();
const fieldId = integer(1, Number.MAX_SAFE_INTEGER).optional();

/**
 * Every variable we read, each checked by itself; rules between variables are in the files of their sections.
 * Unset and empty are the same. Messages never repeat a value.
 */
export const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(8080),
  PUBLIC_URL: url().optional(),
  DATA_DIR: z.string().default('.deskbridge'),
  LOG_LEVEL: oneOf(logLevels).default('info'),
  ANSWER_DEADLINE_MS: integer(500, 25_000).default(4000),

  HTTP_USERNAME: z
    .string()
    .regex(/^[^:]+$/, 'must not hold a colon')
    .optional(),
  HTTP_PASSWORD: text,
  SIGNALWIRE_SIGNING_KEY: text,
  PIN_LENGTH: integer(4, 12).default(6),
  CALL_MAX_MINUTES: integer(1, 240).default(30),
  CLOSE_STATUS: oneOf(['solved', 'closed']).default('solved'),

  TICKET_POLICY: oneOf(['needed', 'always']).default('needed'),
  TICKET_TURNS: integer(0, 1000).default(3),
  RETURNING_CUSTOMER_HOURS: integer(0, 720).default(24),
  DUPLICATE_STATUS: oneOf(['solved', 'closed']).default('solved'),
  BACKLOG_PER_MINUTE: integer(1, 100_000).default(300),
  RECONCILE_MINUTES: integer(0, 1440).default(5),

  HELP_DESK: oneOf(deskNames).default('zendesk'),
  ZENDESK_SUBDOMAIN: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/i, 'must be only the first part of the address, like "acme" in acme.zendesk.com')
    .optional(),
  ZENDESK_URL: url().optional(),
  ZENDESK_EMAIL: email,
  ZENDESK_API_TOKEN: text,
  ZENDESK_OAUTH_CLIENT_ID: text,
  ZENDESK_OAUTH_CLIENT_SECRET: text,
  ZENDESK_CONVERSATION_FIELD_ID: fieldId,
  ZENDESK_SUMMARY_FIELD_ID: fieldId,
  ZENDESK_WEBHOOK_SECRET: text,

  JIRA_URL: url().optional(),
  JIRA_EMAIL: email,
  JIRA_API_TOKEN: text,
  JIRA_PROJECT: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the key of a project, in capital letters')
    .optional(),
  JIRA_WEBHOOK_SECRET: text,
  JIRA_ISSUE_TYPE: text,
  JIRA_REQUEST_TYPE: text,
  JIRA_NOTES_ROLE: text,
  JIRA_PENDING_STATUS: text,
  JIRA_ON_HOLD_STATUS: text,
  JIRA_SEARCH_LAG_SECONDS: integer(1, 3600).default(180),

  FRESHDESK_URL: url().optional(),
  FRESHDESK_API_KEY: text,
  FRESHDESK_WEBHOOK_SECRET: text,
  FRESHDESK_CONVERSATION_FIELD: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'must be the name of a custom ticket field')
    .optional(),

  REST_DESK_URL: url().optional(),
  REST_DESK_TOKEN: text,
  REST_DESK_WEBHOOK_SECRET: text,

  ...sunshineVariables,
  ...messagingVariables,
  ...responderVariables,

  TEMPORAL_ADDRESS: text,
  TEMPORAL_NAMESPACE: text,
  TEMPORAL_API_KEY: text,
  TEMPORAL_PROFILE: text,
  TEMPORAL_CONFIG_FILE: text,
  TEMPORAL_TASK_QUEUE: z.string().default('deskbridge'),
  TEMPORAL_CLI_PATH: text,
  TEMPORAL_TEST_SERVER_PATH: text,

  API_TOKEN: text,
  PIN_PEPPER: text,
  PAYLOAD_KEYS: text,
  ADMIN_WEBHOOK_URL: url().optional(),
  ROUTING_FILE: text,
  POLICY_FILE: text,
});

/** The values of all variables after each was checked by itself. */
export type Settings = z.output<typeof environmentSchema>;

/** Names of all variables we read. */
export const variableNames: readonly string[] = Object.keys(environmentSchema.shape);

/** What to do when the variable by itself is wrong. */
export const fixes: Partial<Record<string, string>> = {
  ...sunshineFixes,
  ...messagingFixes,
  ...responderFixes,
  HOST: 'Set it to the address to listen on, for example 0.0.0.0',
  PORT: 'Set it to a free port, for example 8080',
  PUBLIC_URL: 'Set it to the address SignalWire reaches this service at, for example https://desk.example.com',
  LOG_LEVEL: 'Set it to info, or remove it',
  ANSWER_DEADLINE_MS: 'Set it to milliseconds, for example 4000, or remove it',
  HTTP_USERNAME: 'Choose a user name without a colon',
  PIN_LENGTH: 'Set it to a number of digits, for example 6, or remove it',
  CALL_MAX_MINUTES: 'Set it to minutes, for example 30, or remove it',
  CLOSE_STATUS: 'Set it to solved (can be reopened) or closed (final), or remove it',
  TICKET_POLICY: 'Set it to needed (a ticket where there is something to do) or always, or remove it',
  TICKET_TURNS: 'Set it to a number of turns, for example 3, or remove it',
  RETURNING_CUSTOMER_HOURS: 'Set it to hours, for example 24; 0 is never',
  DUPLICATE_STATUS: 'Set it to solved (can be reopened) or closed (final), or remove it',
  BACKLOG_PER_MINUTE: 'Set it to writes a minute, for example 300, or remove it',
  RECONCILE_MINUTES: 'Set it to minutes, for example 5; 0 is never',
  HELP_DESK: 'Set it to the help desk you use: zendesk, jira, freshdesk or rest',
  ZENDESK_SUBDOMAIN: 'Take it from the address of your Zendesk, without https:// and .zendesk.com',
  ZENDESK_URL: 'Set it to the full address of the Zendesk account, or remove it and set ZENDESK_SUBDOMAIN',
  ZENDESK_EMAIL: 'Set it to the e-mail address of the agent the API token belongs to',
  ZENDESK_CONVERSATION_FIELD_ID: 'Copy the number from Admin Center, Objects and rules, Tickets, Fields',
  ZENDESK_SUMMARY_FIELD_ID: 'Copy the number from Admin Center, Objects and rules, Tickets, Fields',
  JIRA_URL: 'Set it to the address of the site, like https://acme.atlassian.net',
  JIRA_EMAIL: 'Set it to the e-mail address of the account the API token belongs to',
  JIRA_PROJECT: 'Set it to the letters in front of the number of an issue, like SUP in SUP-123',
  FRESHDESK_URL: 'Set it to the address of the account, like https://acme.freshdesk.com',
  FRESHDESK_CONVERSATION_FIELD: 'Copy the name of the field as the API shows it, like cf_ai_conversation_id',
  REST_DESK_URL: 'Set it to the address under which the API of the desk answers',
  ADMIN_WEBHOOK_URL: 'Set it to the address that takes notices as a JSON POST, or remove it',
};
