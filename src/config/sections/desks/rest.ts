import type { ConfigProblem } from '../../problems.ts';
import { allOf } from '../../required.ts';
import type { Section, SettingsOf } from '../../section.ts';
import { noteUnencrypted } from '../../unencrypted.ts';
import { text, url } from '../../variable-kinds.ts';
import { type DeskConfigBase, readWebhookSecrets } from './base.ts';

const variables = {
  REST_DESK_URL: url().optional(),
  REST_DESK_TOKEN: text(),
  REST_DESK_WEBHOOK_SECRET: text(),
};

const fixes = {
  REST_DESK_URL: "Set it to the address of the desk's API, like https://desk.example.com/v1",
};

/** The company's own REST desk. */
export interface RestDeskConfig extends DeskConfigBase {
  name: 'rest';
  token: string;
}

/** The company's own REST desk. Null: with problems. */
export const restDeskSection = {
  variables,
  fixes,
  read: readRestDesk,
  describe: () => ({}),
} satisfies Section<typeof variables, RestDeskConfig | null>;

function readRestDesk(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): RestDeskConfig | null {
  const secret = settings.REST_DESK_WEBHOOK_SECRET;
  const webhookSecrets = readWebhookSecrets('the REST desk', 'REST_DESK_WEBHOOK_SECRET', secret, problems, notes);
  const required = allOf(
    'the REST desk',
    {
      REST_DESK_URL: { value: settings.REST_DESK_URL, fix: fixes.REST_DESK_URL },
      REST_DESK_TOKEN: { value: settings.REST_DESK_TOKEN, fix: 'Set it to the bearer token that the desk accepts' },
    },
    problems,
  );
  if (required === null) return null;
  noteUnencrypted('REST_DESK_URL', required.REST_DESK_URL, notes);
  return { name: 'rest', baseUrl: required.REST_DESK_URL, token: required.REST_DESK_TOKEN, webhookSecrets };
}
