import { z } from 'zod';
import { integer, oneOf } from './variable-kinds.ts';

/** Variables of how conversations on messaging channels are run, each checked by itself. */
export const messagingVariables = {
  MESSAGING_HANDOFF: oneOf(['pass', 'offer']).default('pass'),
  MESSAGING_HANDOFF_TO: z
    .string()
    .regex(/^[\w:.-]{1,128}$/, 'must be next, or the name, id or integration type of a seat')
    .default('next'),
  MESSAGING_OFFER_SECONDS: integer(5, 86_400).default(120),
  MESSAGING_ANSWER_SECONDS: integer(5, 86_400).default(600),
  MESSAGING_SESSION_MINUTES: integer(1, 10_080).default(60),
  MESSAGING_MEMORY_DAYS: integer(1, 365).default(30),
};

/** What to do when one of these variables by itself is wrong. */
export const messagingFixes: Partial<Record<string, string>> = {
  MESSAGING_HANDOFF:
    'Set it to pass (humans have the conversation at once) or offer (the bot goes on until they accept)',
  MESSAGING_HANDOFF_TO: 'Set it to next, a name of a seat like agent, or a type like zd:agentWorkspace, or remove it',
  MESSAGING_OFFER_SECONDS: 'Set it to seconds, for example 120, or remove it',
  MESSAGING_ANSWER_SECONDS: 'Set it to seconds, for example 600, or remove it',
  MESSAGING_SESSION_MINUTES: 'Set it to minutes, for example 60, or remove it',
  MESSAGING_MEMORY_DAYS: 'Set it to days, for example 30, or remove it',
};
