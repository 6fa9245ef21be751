import type { ConfigFault } from '../../problems.ts';
import type { FreshdeskConfig } from '../../types.ts';
import type { Settings } from '../../variables.ts';
import { noteUnencrypted } from '../../unencrypted.ts';
import { allOf } from '../../required.ts';

/** The Freshdesk account, or null after a fault. */
export function readFreshdesk(
  settings: Settings,
  webhookSecrets: string[],
  faults: ConfigFault[],
  notes: string[],
): FreshdeskConfig | null {
  const wanted = {
    FRESHDESK_URL: {
      value: settings.FRESHDESK_URL,
      fix: 'Set it to the address of the account, like https://acme.freshdesk.com',
    },
    FRESHDESK_API_KEY: { value: settings.FRESHDESK_API_KEY, fix: "Copy it from the agent's profile settings" },
  };
  const values = allOf('Freshdesk', wanted, faults);
  if (values === null) return null;
  noteUnencrypted('FRESHDESK_URL', values.FRESHDESK_URL, notes);
  return {
    name: 'freshdesk',
    baseUrl: values.FRESHDESK_URL,
    apiKey: values.FRESHDESK_API_KEY,
    conversationField: settings.FRESHDESK_CONVERSATION_FIELD ?? null,
    webhookSecrets,
  };
}
