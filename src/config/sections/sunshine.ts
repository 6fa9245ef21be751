import type { ConfigFault } from '../problems.ts';
import { noteUnencrypted } from '../unencrypted.ts';
import { allOf } from '../required.ts';
import { readSecretList } from '../secret-list.ts';
import type { sunshineVariables } from '../sunshine-variables.ts';
import type { Settings } from '../variables.ts';

/** The messaging platform: one app of Sunshine Conversations. */
export interface SunshineConfig {
  /** Like `https://example.zendesk.com/sc`, without a trailing slash. */
  baseUrl: string;
  appId: string;
  keyId: string;
  keySecret: string;
  auth: 'basic' | 'jwt';
  /** Every secret that its webhook may be proven with; two during a rotation. Empty: webhooks are off. */
  webhookSecrets: string[];
  /** Our own seat on the switchboard. */
  botSeat: string;
  /** The seat that humans have. */
  agentSeat: string;
}

/** What `readSunshine` looks at. */
export type SunshineSettings = Pick<Settings, 'ZENDESK_SUBDOMAIN' | keyof typeof sunshineVariables>;

/** The messaging platform, or null when it is not configured or after a fault. */
export function readSunshine(
  settings: SunshineSettings,
  faults: ConfigFault[],
  notes: string[],
): SunshineConfig | null {
  const { SUNSHINE_APP_ID, SUNSHINE_KEY_ID, SUNSHINE_KEY_SECRET, SUNSHINE_WEBHOOK_SECRET: secret } = settings;
  const given = [SUNSHINE_APP_ID, SUNSHINE_KEY_ID, SUNSHINE_KEY_SECRET, settings.SUNSHINE_URL, secret];
  if (given.every((value) => value === undefined)) {
    notes.push('Messaging is off: the SUNSHINE_… settings are not set.');
    return null;
  }
  const fix = 'Copy it from Admin Center, Apps and integrations, Conversations API';
  const required = allOf(
    'Sunshine Conversations',
    {
      SUNSHINE_APP_ID: { value: SUNSHINE_APP_ID, fix },
      SUNSHINE_KEY_ID: { value: SUNSHINE_KEY_ID, fix },
      SUNSHINE_KEY_SECRET: { value: SUNSHINE_KEY_SECRET, fix: `${fix}; it is shown only when the key is made` },
    },
    faults,
  );
  const baseUrl = readBaseUrl(settings, faults, notes);
  if (secret === undefined) {
    notes.push('Webhooks of Sunshine Conversations are refused: SUNSHINE_WEBHOOK_SECRET is not set.');
  }
  const list = { variable: 'SUNSHINE_WEBHOOK_SECRET', value: secret, what: 'secret', advisedLength: null };
  const webhookSecrets = readSecretList(list, faults, notes);
  if (settings.SUNSHINE_BOT_SEAT === settings.SUNSHINE_AGENT_SEAT) {
    faults.push({
      variable: 'SUNSHINE_AGENT_SEAT',
      problem: 'is the same as SUNSHINE_BOT_SEAT, but every seat has a name of its own',
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

function readBaseUrl(settings: SunshineSettings, faults: ConfigFault[], notes: string[]): string | null {
  if (settings.SUNSHINE_URL !== undefined) {
    noteUnencrypted('SUNSHINE_URL', settings.SUNSHINE_URL, notes);
    return settings.SUNSHINE_URL;
  }
  if (settings.ZENDESK_SUBDOMAIN !== undefined) return `https://${settings.ZENDESK_SUBDOMAIN}.zendesk.com/sc`;
  faults.push({
    variable: 'SUNSHINE_URL',
    problem: 'is not set, and neither is ZENDESK_SUBDOMAIN, which would stand for it',
    fix: 'Set SUNSHINE_URL to an address like https://acme.zendesk.com/sc, or ZENDESK_SUBDOMAIN to acme',
  });
  return null;
}
