import type { ConfigFault } from '../../problems.ts';
import type { ZendeskAuth, ZendeskConfig } from '../../types.ts';
import type { Settings } from '../../variables.ts';
import { noteUnencrypted } from '../../unencrypted.ts';

/** The Zendesk account, or null after a fault. */
export function readZendesk(
  settings: Settings,
  webhookSecrets: string[],
  faults: ConfigFault[],
  notes: string[],
): ZendeskConfig | null {
  const baseUrl = readBaseUrl(settings, faults, notes);
  const auth = readAuth(settings, faults);
  if (baseUrl === null || auth === null) return null;
  return {
    name: 'zendesk',
    baseUrl,
    auth,
    conversationFieldId: settings.ZENDESK_CONVERSATION_FIELD_ID ?? null,
    summaryFieldId: settings.ZENDESK_SUMMARY_FIELD_ID ?? null,
    webhookSecrets,
  };
}

function readBaseUrl(settings: Settings, faults: ConfigFault[], notes: string[]): string | null {
  if (settings.ZENDESK_URL !== undefined) {
    noteUnencrypted('ZENDESK_URL', settings.ZENDESK_URL, notes);
    return settings.ZENDESK_URL;
  }
  if (settings.ZENDESK_SUBDOMAIN !== undefined) return `https://${settings.ZENDESK_SUBDOMAIN}.zendesk.com`;
  faults.push({
    variable: 'ZENDESK_SUBDOMAIN',
    problem: 'is not set, but other settings of Zendesk are',
    fix: 'Set it to the first part of the address of your Zendesk, like "acme" in acme.zendesk.com',
  });
  return null;
}

function readAuth(settings: Settings, faults: ConfigFault[]): ZendeskAuth | null {
  const { ZENDESK_EMAIL: email, ZENDESK_API_TOKEN: token } = settings;
  const { ZENDESK_OAUTH_CLIENT_ID: clientId, ZENDESK_OAUTH_CLIENT_SECRET: clientSecret } = settings;
  if (clientId !== undefined || clientSecret !== undefined) {
    const both = bothSet(faults, ['ZENDESK_OAUTH_CLIENT_ID', clientId], ['ZENDESK_OAUTH_CLIENT_SECRET', clientSecret]);
    return both === null ? null : { kind: 'oauth', clientId: both[0], clientSecret: both[1] };
  }
  if (email !== undefined || token !== undefined) {
    const both = bothSet(faults, ['ZENDESK_EMAIL', email], ['ZENDESK_API_TOKEN', token]);
    return both === null ? null : { kind: 'token', email: both[0], token: both[1] };
  }
  faults.push({
    variable: 'ZENDESK_OAUTH_CLIENT_ID',
    problem: 'is not set, and neither is an API token',
    fix: 'Set ZENDESK_OAUTH_CLIENT_ID and ZENDESK_OAUTH_CLIENT_SECRET, or ZENDESK_EMAIL and ZENDESK_API_TOKEN',
  });
  return null;
}

type Named = [variable: string, value: string | undefined];

function bothSet(faults: ConfigFault[], first: Named, second: Named): [string, string] | null {
  for (const [[variable, value], [other]] of [
    [first, second],
    [second, first],
  ] as const) {
    if (value === undefined) {
      faults.push({
        variable,
        problem: `is not set, but ${other} is`,
        fix: `Set both ${first[0]} and ${second[0]}, or neither`,
      });
    }
  }
  return first[1] === undefined || second[1] === undefined ? null : [first[1], second[1]];
}
