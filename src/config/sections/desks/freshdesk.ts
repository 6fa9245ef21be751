import { z } from 'zod';
import type { ConfigProblem } from '../../problems.ts';
import { allOf } from '../../required.ts';
import type { Section, SettingsOf } from '../../section.ts';
import { noteUnencrypted } from '../../unencrypted.ts';
import { text, url } from '../../variable-kinds.ts';
import { type DeskConfigBase, readWebhookSecrets } from './base.ts';

const variables = {
  FRESHDESK_URL: url().optional(),
  FRESHDESK_API_KEY: text(),
  FRESHDESK_WEBHOOK_SECRET: text(),
  FRESHDESK_CONVERSATION_FIELD: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'must be the name of a custom ticket field')
    .optional(),
};

const fixes = {
  FRESHDESK_URL: 'Set it to the address of the account, like https://acme.freshdesk.com',
  FRESHDESK_CONVERSATION_FIELD: 'Copy the name of the field as the API shows it, like cf_ai_conversation_id',
};

/** The Freshdesk account. */
export interface FreshdeskConfig extends DeskConfigBase {
  name: 'freshdesk';
  apiKey: string;
  /** Name of the custom ticket field for the id of the conversation. */
  conversationField: string | null;
}

/** The Freshdesk account. Null: with problems. */
export const freshdeskSection = {
  variables,
  fixes,
  read: readFreshdesk,
  describe: () => ({}),
} satisfies Section<typeof variables, FreshdeskConfig | null>;

function readFreshdesk(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): FreshdeskConfig | null {
  const secret = settings.FRESHDESK_WEBHOOK_SECRET;
  const webhookSecrets = readWebhookSecrets('Freshdesk', 'FRESHDESK_WEBHOOK_SECRET', secret, problems, notes);
  const required = allOf(
    'Freshdesk',
    {
      FRESHDESK_URL: { value: settings.FRESHDESK_URL, fix: fixes.FRESHDESK_URL },
      FRESHDESK_API_KEY: { value: settings.FRESHDESK_API_KEY, fix: "Copy it from the agent's profile settings" },
    },
    problems,
  );
  if (required === null) return null;
  noteUnencrypted('FRESHDESK_URL', required.FRESHDESK_URL, notes);
  return {
    name: 'freshdesk',
    baseUrl: required.FRESHDESK_URL,
    apiKey: required.FRESHDESK_API_KEY,
    conversationField: settings.FRESHDESK_CONVERSATION_FIELD ?? null,
    webhookSecrets,
  };
}
