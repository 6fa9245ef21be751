import { z } from 'zod';

const seatName = z.string().regex(/^[\w-]{1,128}$/, 'must be up to 128 letters, digits, "_" and "-"');

/** Every variable about messaging, each checked by itself. */
export const sunshineVariables = {
  SUNSHINE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .refine((value) => (URL.parse(value)?.username ?? '') === '', 'must not hold a user name or password')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  SUNSHINE_APP_ID: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be the id of the app, mostly 24 letters and digits')
    .optional(),
  SUNSHINE_KEY_ID: z
    .string()
    .regex(/^[^:\s]+$/, 'must be the id of a key, like app_…')
    .optional(),
  SUNSHINE_KEY_SECRET: z.string().optional(),
  SUNSHINE_AUTH: z.enum(['basic', 'jwt'], 'must be one of: basic, jwt').default('basic'),
  SUNSHINE_WEBHOOK_SECRET: z.string().optional(),
  SUNSHINE_BOT_SEAT: seatName.default('bot'),
  SUNSHINE_AGENT_SEAT: seatName.default('agent'),
};

/** What to do when one of these variables by itself is wrong. */
export const sunshineFixes: Partial<Record<string, string>> = {
  SUNSHINE_URL: 'Set it to an address like https://acme.zendesk.com/sc, or remove it and set ZENDESK_SUBDOMAIN',
  SUNSHINE_APP_ID: 'Copy it from Admin Center, Apps and integrations, Conversations API',
  SUNSHINE_KEY_ID: 'Copy it from where the key was made: Admin Center, Apps and integrations, Conversations API',
  SUNSHINE_AUTH: 'Set it to basic or jwt, or remove it',
  SUNSHINE_BOT_SEAT: 'Set it to the name of our own seat on the switchboard, for example bot, or remove it',
  SUNSHINE_AGENT_SEAT: 'Set it to the name of the seat of the human agents, for example agent, or remove it',
};
