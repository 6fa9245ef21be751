import { z } from 'zod';
import type { ConfigProblem } from '../../problems.ts';
import type { Section, SettingsOf } from '../../section.ts';
import { noteUnencrypted } from '../../unencrypted.ts';
import { email, integer, text, url } from '../../variable-kinds.ts';
import { type DeskConfigBase, readWebhookSecrets } from './base.ts';

const fieldId = integer(1, Number.MAX_SAFE_INTEGER);

const variables = {
  ZENDESK_SUBDOMAIN: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/i, 'must be only the first part of the address, like "acme" in acme.zendesk.com')
    .optional(),
  ZENDESK_URL: url().optional(),
  ZENDESK_EMAIL: email().optional(),
  ZENDESK_API_TOKEN: text(),
  ZENDESK_OAUTH_CLIENT_ID: text(),
  ZENDESK_OAUTH_CLIENT_SECRET: text(),
  ZENDESK_CONVERSATION_FIELD_ID: fieldId.optional(),
  ZENDESK_SUMMARY_FIELD_ID: fieldId.optional(),
  ZENDESK_SOLVE_AS: z
    .string()
    .regex(/^(?:\d{1,20}|[^\s@/]+@[^\s@/]+)$/, 'must be the e-mail address or the id of an agent')
    .optional(),
  ZENDESK_WEBHOOK_SECRET: text(),
};
type ZendeskSettings = SettingsOf<typeof variables>;

const fixes = {
  ZENDESK_SUBDOMAIN: 'Take it from the address of your Zendesk, without https:// and .zendesk.com',
  ZENDESK_URL: 'Set it to the full address of the Zendesk account, or remove it and set ZENDESK_SUBDOMAIN',
  ZENDESK_EMAIL: 'Set it to the e-mail address of the agent the API token belongs to',
  ZENDESK_CONVERSATION_FIELD_ID: 'Copy the number from Admin Center, Objects and rules, Tickets, Fields',
  ZENDESK_SUMMARY_FIELD_ID: 'Copy the number from Admin Center, Objects and rules, Tickets, Fields',
  ZENDESK_SOLVE_AS: 'Set it to the e-mail address of an agent who may be assigned in every group, or remove it',
};

/** Credentials of the Zendesk account. */
type ZendeskAuth =
  | { kind: 'token'; email: string; token: string }
  | { kind: 'oauth'; clientId: string; clientSecret: string };

/** The Zendesk Support account. */
export interface ZendeskConfig extends DeskConfigBase {
  name: 'zendesk';
  auth: ZendeskAuth;
  /** Custom ticket field for the id of the conversation. */
  conversationFieldId: number | null;
  /** Custom ticket field for the summary of the conversation. */
  summaryFieldId: number | null;
  /** E-mail address or id of the agent to whom a ticket is assigned that cannot be solved without an assignee. */
  solveAs: string | null;
}

/** The Zendesk account. Null: with problems; in `describe` also: not the chosen desk. */
export const zendeskSection = {
  variables,
  fixes,
  read: readZendesk,
  describe: (zendesk) => ({
    zendeskAuth: zendesk?.auth.kind ?? null,
    zendeskSolveAs: zendesk === null || zendesk.solveAs === null ? null : 'set',
  }),
} satisfies Section<typeof variables, ZendeskConfig | null>;

function readZendesk(settings: ZendeskSettings, problems: ConfigProblem[], notes: string[]): ZendeskConfig | null {
  const secret = settings.ZENDESK_WEBHOOK_SECRET;
  const webhookSecrets = readWebhookSecrets('Zendesk', 'ZENDESK_WEBHOOK_SECRET', secret, problems, notes);
  if (settings.ZENDESK_SOLVE_AS === undefined) {
    notes.push('Zendesk tickets that nobody is assigned to are not solved: ZENDESK_SOLVE_AS is not set.');
  }
  const baseUrl = readBaseUrl(settings, problems, notes);
  const auth = readAuth(settings, problems);
  if (baseUrl === null || auth === null) return null;
  return {
    name: 'zendesk',
    baseUrl,
    auth,
    conversationFieldId: settings.ZENDESK_CONVERSATION_FIELD_ID ?? null,
    summaryFieldId: settings.ZENDESK_SUMMARY_FIELD_ID ?? null,
    solveAs: settings.ZENDESK_SOLVE_AS ?? null,
    webhookSecrets,
  };
}

function readBaseUrl(settings: ZendeskSettings, problems: ConfigProblem[], notes: string[]): string | null {
  if (settings.ZENDESK_URL !== undefined) {
    noteUnencrypted('ZENDESK_URL', settings.ZENDESK_URL, notes);
    return settings.ZENDESK_URL;
  }
  if (settings.ZENDESK_SUBDOMAIN !== undefined) return `https://${settings.ZENDESK_SUBDOMAIN}.zendesk.com`;
  problems.push({
    variable: 'ZENDESK_SUBDOMAIN',
    problem: 'is not set, but other settings of Zendesk are',
    fix: 'Set it to the first part of the address of your Zendesk, like "acme" in acme.zendesk.com',
  });
  return null;
}

function readAuth(settings: ZendeskSettings, problems: ConfigProblem[]): ZendeskAuth | null {
  const { ZENDESK_EMAIL: email, ZENDESK_API_TOKEN: token } = settings;
  const { ZENDESK_OAUTH_CLIENT_ID: clientId, ZENDESK_OAUTH_CLIENT_SECRET: clientSecret } = settings;
  if (clientId !== undefined || clientSecret !== undefined) {
    const both = bothSet(
      problems,
      ['ZENDESK_OAUTH_CLIENT_ID', clientId],
      ['ZENDESK_OAUTH_CLIENT_SECRET', clientSecret],
    );
    return both === null ? null : { kind: 'oauth', clientId: both[0], clientSecret: both[1] };
  }
  if (email !== undefined || token !== undefined) {
    const both = bothSet(problems, ['ZENDESK_EMAIL', email], ['ZENDESK_API_TOKEN', token]);
    return both === null ? null : { kind: 'token', email: both[0], token: both[1] };
  }
  problems.push({
    variable: 'ZENDESK_OAUTH_CLIENT_ID',
    problem: 'is not set, and neither is an API token',
    fix: 'Set ZENDESK_OAUTH_CLIENT_ID and ZENDESK_OAUTH_CLIENT_SECRET, or ZENDESK_EMAIL and ZENDESK_API_TOKEN',
  });
  return null;
}

type Named = [variable: string, value: string | undefined];

function bothSet(problems: ConfigProblem[], first: Named, second: Named): [string, string] | null {
  for (const [[variable, value], [other]] of [
    [first, second],
    [second, first],
  ] as const) {
    if (value === undefined) {
      problems.push({
        variable,
        problem: `is not set, but ${other} is`,
        fix: `Set both ${first[0]} and ${second[0]}, or neither`,
      });
    }
  }
  return first[1] === undefined || second[1] === undefined ? null : [first[1], second[1]];
}
