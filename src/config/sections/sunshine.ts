import { z } from 'zod';
import type { ConfigProblem } from '../problems.ts';
import { allOf } from '../required.ts';
import { readSecretList } from '../secrets.ts';
import type { Section, SettingsOf } from '../section.ts';
import { noteUnencrypted } from '../unencrypted.ts';
import { oneOf, text, url } from '../variable-kinds.ts';

const seatName = z.string().regex(/^[\w-]{1,128}$/, 'must be up to 128 letters, digits, "_" and "-"');

const variables = {
  SUNSHINE_URL: url().optional(),
  SUNSHINE_APP_ID: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be the id of the app, mostly 24 letters and digits')
    .optional(),
  SUNSHINE_KEY_ID: z
    .string()
    .regex(/^[^:\s]+$/, 'must be the id of a key, like app_…')
    .optional(),
  SUNSHINE_KEY_SECRET: text(),
  SUNSHINE_AUTH: oneOf(['basic', 'jwt']).default('basic'),
  SUNSHINE_WEBHOOK_SECRET: text(),
  SUNSHINE_BOT_SEAT: seatName.default('bot'),
  SUNSHINE_AGENT_SEAT: seatName.default('agent'),
};

const copyIt = 'Copy it from Admin Center, Apps and integrations, Conversations API';
const fixes = {
  SUNSHINE_URL: 'Set it to an address like https://acme.zendesk.com/sc, or remove it and set ZENDESK_SUBDOMAIN',
  SUNSHINE_APP_ID: copyIt,
  SUNSHINE_KEY_ID: 'Copy it from where the key was made: Admin Center, Apps and integrations, Conversations API',
  SUNSHINE_AUTH: 'Set it to basic or jwt, or remove it',
  SUNSHINE_BOT_SEAT: 'Set it to the name of our own seat on the switchboard, for example bot, or remove it',
  SUNSHINE_AGENT_SEAT: 'Set it to the name of the seat of the human agents, for example agent, or remove it',
};

/** The messaging platform: one app of Sunshine Conversations. */
export interface SunshineConfig {
  /** Like `https://example.zendesk.com/sc`, without a trailing slash. */
  baseUrl: string;
  appId: string;
  keyId: string;
  keySecret: string;
  auth: 'basic' | 'jwt';
  /** Every secret that its webhook may be proven with; two during a rotation. Empty: webhooks are answered with 503. */
  webhookSecrets: string[];
  /** Our own seat on the switchboard. */
  botSeat: string;
  /** The seat of the human agents. */
  agentSeat: string;
}

/** Its own variables, and the one that the address can be derived from. */
type SunshineSettings = SettingsOf<typeof variables> & { ZENDESK_SUBDOMAIN?: string | undefined };

/** The messaging platform. Null: not configured, or with problems. */
export const sunshineSection = {
  variables,
  fixes,
  read: readSunshine,
  describe: (sunshine) => ({
    messagingUrl: sunshine?.baseUrl ?? null,
    messagingAuth: sunshine?.auth ?? null,
    messagingWebhookSecrets: sunshine?.webhookSecrets.length ?? 0,
  }),
} satisfies Section<typeof variables, SunshineConfig | null, [SunshineSettings, ConfigProblem[], string[]]>;

/** True when the address of the platform comes from `ZENDESK_SUBDOMAIN`. */
export function usesZendeskSubdomain(values: ReadonlyMap<string, string>): boolean {
  return values.has('SUNSHINE_APP_ID') && !values.has('SUNSHINE_URL');
}

function readSunshine(settings: SunshineSettings, problems: ConfigProblem[], notes: string[]): SunshineConfig | null {
  const { SUNSHINE_APP_ID, SUNSHINE_KEY_ID, SUNSHINE_KEY_SECRET, SUNSHINE_WEBHOOK_SECRET: secret } = settings;
  const given = [SUNSHINE_APP_ID, SUNSHINE_KEY_ID, SUNSHINE_KEY_SECRET, settings.SUNSHINE_URL, secret];
  if (given.every((value) => value === undefined)) {
    notes.push('Messaging is off: the SUNSHINE_… settings are not set.');
    return null;
  }
  const required = allOf(
    'Sunshine Conversations',
    {
      SUNSHINE_APP_ID: { value: SUNSHINE_APP_ID, fix: copyIt },
      SUNSHINE_KEY_ID: { value: SUNSHINE_KEY_ID, fix: copyIt },
      SUNSHINE_KEY_SECRET: { value: SUNSHINE_KEY_SECRET, fix: `${copyIt}; it is shown only when the key is made` },
    },
    problems,
  );
  const baseUrl = readBaseUrl(settings, problems, notes);
  if (secret === undefined) {
    notes.push(
      'Webhooks of Sunshine Conversations are answered with 503 and sent again later: SUNSHINE_WEBHOOK_SECRET is not set.',
    );
  }
  const list = { variable: 'SUNSHINE_WEBHOOK_SECRET', value: secret, what: 'secret', advisedLength: null };
  const webhookSecrets = readSecretList(list, problems, notes);
  if (settings.SUNSHINE_BOT_SEAT === settings.SUNSHINE_AGENT_SEAT) {
    problems.push({
      variable: 'SUNSHINE_AGENT_SEAT',
      problem: 'is the same as SUNSHINE_BOT_SEAT, but each seat needs its own name',
      fix: 'Give one of them another name',
    });
    return null;
  }
  if (required === null || baseUrl === null) return null;
  return {
    baseUrl,
    appId: required.SUNSHINE_APP_ID,
    keyId: required.SUNSHINE_KEY_ID,
    keySecret: required.SUNSHINE_KEY_SECRET,
    auth: settings.SUNSHINE_AUTH,
    webhookSecrets,
    botSeat: settings.SUNSHINE_BOT_SEAT,
    agentSeat: settings.SUNSHINE_AGENT_SEAT,
  };
}

function readBaseUrl(settings: SunshineSettings, problems: ConfigProblem[], notes: string[]): string | null {
  if (settings.SUNSHINE_URL !== undefined) {
    noteUnencrypted('SUNSHINE_URL', settings.SUNSHINE_URL, notes);
    return settings.SUNSHINE_URL;
  }
  if (settings.ZENDESK_SUBDOMAIN !== undefined) return `https://${settings.ZENDESK_SUBDOMAIN}.zendesk.com/sc`;
  problems.push({
    variable: 'SUNSHINE_URL',
    problem: 'is not set, and neither is ZENDESK_SUBDOMAIN, which would replace it',
    fix: 'Set SUNSHINE_URL to an address like https://acme.zendesk.com/sc, or ZENDESK_SUBDOMAIN to acme',
  });
  return null;
}
