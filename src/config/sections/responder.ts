import { z } from 'zod';
import type { ConfigProblem } from '../problems.ts';
import type { Section, SettingsOf } from '../section.ts';
import { noteUnencrypted } from '../unencrypted.ts';
import { integer, oneOf, text, url } from '../variable-kinds.ts';

const variables = {
  RESPONDER: oneOf(['policy', 'openai']).default('policy'),
  OPENAI_BASE_URL: url().optional(),
  OPENAI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'contains a character that is not allowed in a key')
    .optional(),
  OPENAI_MODEL: text(),
  OPENAI_MAX_TOKENS: integer(16, 100_000).optional(),
  OPENAI_REASONING: oneOf(['yes', 'no']).optional(),
  OPENAI_TIMEOUT_MS: integer(100, 120_000).optional(),
};

const fixes = {
  RESPONDER: 'Set it to policy (the company policy answers) or openai (a language model does), or remove it',
  OPENAI_BASE_URL: 'Set it to the address before /chat/completions, for example https://api.openai.com/v1',
  OPENAI_API_KEY: 'Copy it again: letters, digits and punctuation without spaces',
  OPENAI_MAX_TOKENS: 'Set it to the maximum number of tokens of one answer, for example 800, or remove it',
  OPENAI_REASONING: 'Set it to yes for a reasoning model, or remove it',
  OPENAI_TIMEOUT_MS: 'Set it to milliseconds, for example 20000, or remove it',
};

/** What answers customers in writing: the company policy, or a model behind any chat-completions endpoint. */
export type ResponderConfig =
  | { kind: 'policy' }
  | {
      kind: 'openai';
      /** Without a trailing slash. */
      baseUrl: string;
      apiKey: string;
      model: string;
      /** Maximum number of tokens of one answer. Undefined: the responder's default. */
      maximumTokens: number | undefined;
      /** True for a reasoning model, whose requests have other parameters. */
      reasoning: boolean;
      /** Time limit of a single request, in milliseconds. Undefined: the responder's default. */
      timeoutMs: number | undefined;
    };

/** What answers customers in writing. When there are problems, the policy. */
export const responderSection = {
  variables,
  fixes,
  read: readResponder,
  describe: (responder) => ({
    responder: responder.kind,
    model: responder.kind === 'openai' ? responder.model : null,
    modelHost: responder.kind === 'openai' ? new URL(responder.baseUrl).host : null,
  }),
} satisfies Section<typeof variables, ResponderConfig>;

function readResponder(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): ResponderConfig {
  if (settings.RESPONDER === 'policy') {
    const names = Object.keys(variables) as (keyof typeof variables)[];
    const unused = names.filter((name) => name !== 'RESPONDER' && settings[name] !== undefined);
    if (unused.length > 0) notes.push(`RESPONDER is policy, so these settings are not used: ${unused.join(', ')}.`);
    return { kind: 'policy' };
  }
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model } = settings;
  if (baseUrl === undefined) {
    problems.push(missing('OPENAI_BASE_URL', 'Set it to the address of the endpoint, like https://api.openai.com/v1'));
  }
  if (apiKey === undefined) {
    problems.push(missing('OPENAI_API_KEY', 'Set it to a key of the endpoint; to any word if it does not need one'));
  }
  if (model === undefined) problems.push(missing('OPENAI_MODEL', 'Set it to the name of a model of the endpoint'));
  if (baseUrl === undefined || apiKey === undefined || model === undefined) return { kind: 'policy' };
  noteUnencrypted('OPENAI_BASE_URL', baseUrl, notes);
  return {
    kind: 'openai',
    baseUrl,
    apiKey,
    model,
    maximumTokens: settings.OPENAI_MAX_TOKENS,
    reasoning: settings.OPENAI_REASONING === 'yes',
    timeoutMs: settings.OPENAI_TIMEOUT_MS,
  };
}

function missing(variable: string, fix: string): ConfigProblem {
  return { variable, problem: 'is not set, but RESPONDER is openai', fix };
}
