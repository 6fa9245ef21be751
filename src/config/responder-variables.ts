import { z } from 'zod';
import { integer, oneOf, url } from './variable-kinds.ts';

/** Variables of what answers customers in writing, each checked by itself. */
export const responderVariables = {
  RESPONDER: oneOf(['policy', 'openai']).default('policy'),
  OPENAI_BASE_URL: url().optional(),
  OPENAI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'holds a character that a key cannot have')
    .optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_MAX_TOKENS: integer(16, 100_000).optional(),
  OPENAI_REASONING: oneOf(['yes', 'no']).optional(),
  OPENAI_TIMEOUT_MS: integer(100, 120_000).optional(),
};

/** What to do when one of these variables by itself is wrong. */
export const responderFixes: Partial<Record<string, string>> = {
  RESPONDER: 'Set it to policy (the company policy answers) or openai (a language model does), or remove it',
  OPENAI_BASE_URL: 'Set it to the address before /chat/completions, for example https://api.openai.com/v1',
  OPENAI_API_KEY: 'Copy it again: letters, digits and signs without blanks',
  OPENAI_MAX_TOKENS: 'Set it to the most tokens of one answer, for example 800, or remove it',
  OPENAI_REASONING: 'Set it to yes for a reasoning model, or remove it',
  OPENAI_TIMEOUT_MS: 'Set it to milliseconds, for example 20000, or remove it',
};
