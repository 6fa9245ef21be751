import { z } from 'zod';
import type { ConfigProblem } from '../problems.ts';
import { randomSecretCommand, readSecretList } from '../secrets.ts';
import type { Section, SettingsOf } from '../section.ts';
import { integer, text } from '../variable-kinds.ts';

/** A shorter secret could be guessed from one token, so it is refused. In characters. */
const minimumSecretLength = 32;
/** Machines from which a page may come unencrypted without a note. */
const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const wrongOrigins = 'must be origins like https://shop.example.com, without path and *, separated by commas';
const wrongTypes =
  'must be media types like image/png, separated by commas; of texts only text/plain, and nothing that a browser runs';
/** A browser runs scripts in them, or they cannot be told from other texts by their content. */
const refusedType = /^text\/(?!plain$)|svg|xml|script|\*/;

const variables = {
  CHAT_ALLOWED_ORIGINS: origins().optional(),
  CHAT_TOKEN_SECRET: text(),
  CHAT_IDENTITY_SECRET: text(),
  CHAT_COBROWSE_ORIGINS: origins().default([]),
  CHAT_FILE_MAX_MB: integer(1, 100).default(20),
  CHAT_FILE_TYPES: z
    .string()
    .transform((value) => wordsOf(value).map((word) => word.toLowerCase()))
    .refine(
      (types) => types.every((type) => /^[a-z]+\/[a-z0-9.+-]+$/.test(type) && !refusedType.test(type)),
      wrongTypes,
    )
    .default(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'text/plain']),
};

const makeOne = `Make one with "${randomSecretCommand}"`;
const fixes = {
  CHAT_ALLOWED_ORIGINS: 'Set it to the origins of the pages with the chat, for example https://shop.example.com',
  CHAT_COBROWSE_ORIGINS: 'Set it to the origins of your co-browsing tool, or remove it: then no screen is shared',
  CHAT_FILE_MAX_MB: 'Set it to megabytes, for example 20, or remove it',
  CHAT_FILE_TYPES: 'Set it for example to image/png,image/jpeg,application/pdf,text/plain, or remove it',
};

/** Web chat. */
export interface WebchatConfig {
  /** Origins whose pages may use it, as browsers send them. Never empty. */
  allowedOrigins: string[];
  /** Secrets of the visitors' tokens: the first signs, all verify. Never empty. */
  tokenSecrets: string[];
  /** Secrets with which the site signs who its users are; two during a rotation. Empty: all visitors are anonymous. */
  identitySecrets: string[];
  /** Origins to which an agent's link for sharing a screen may lead. Empty: no screen is shared. */
  cobrowseOrigins: string[];
  files: {
    /** Largest file of a visitor, in bytes. */
    maxBytes: number;
    /** Media types that are accepted, told by the content of a file. */
    types: string[];
  };
}

/** Web chat. Null: not configured, or with problems. */
export const webchatSection = {
  variables,
  fixes,
  read: readWebchat,
  describe: (webchat) => ({
    webchat: webchat === null ? 'off' : webchat.allowedOrigins.join(','),
    webchatTokenSecrets: webchat?.tokenSecrets.length ?? 0,
    webchatIdentities: webchat === null || webchat.identitySecrets.length === 0 ? 'not accepted' : 'accepted',
    webchatCobrowsing: webchat?.cobrowseOrigins.join(',') || null,
    webchatFiles: webchat === null ? null : `${webchat.files.types.join(',')}; ${webchat.files.maxBytes} bytes`,
  }),
} satisfies Section<typeof variables, WebchatConfig | null>;

function readWebchat(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): WebchatConfig | null {
  const { CHAT_ALLOWED_ORIGINS: allowedOrigins, CHAT_COBROWSE_ORIGINS: cobrowseOrigins } = settings;
  if (allowedOrigins === undefined) {
    notes.push('Web chat is off: CHAT_ALLOWED_ORIGINS is not set.');
    return null;
  }
  const tokenSecrets = readSecrets('CHAT_TOKEN_SECRET', settings.CHAT_TOKEN_SECRET, problems, notes);
  const identitySecrets = readSecrets('CHAT_IDENTITY_SECRET', settings.CHAT_IDENTITY_SECRET, problems, notes);
  if (settings.CHAT_TOKEN_SECRET === undefined) {
    const problem = "is not set; visitors' tokens cannot be signed without it";
    problems.push({ variable: 'CHAT_TOKEN_SECRET', problem, fix: makeOne });
  }
  if (identitySecrets.some((secret) => tokenSecrets.includes(secret))) {
    const problem = 'is CHAT_TOKEN_SECRET again, so the site could make tokens for any chat';
    problems.push({ variable: 'CHAT_IDENTITY_SECRET', problem, fix: makeOne });
  }
  noteHttp('CHAT_ALLOWED_ORIGINS', allowedOrigins, notes);
  noteHttp('CHAT_COBROWSE_ORIGINS', cobrowseOrigins, notes);
  if (tokenSecrets.length === 0) return null;
  const files = { maxBytes: settings.CHAT_FILE_MAX_MB * 1024 * 1024, types: settings.CHAT_FILE_TYPES };
  return { allowedOrigins, tokenSecrets, identitySecrets, cobrowseOrigins, files };
}

function readSecrets(
  variable: string,
  value: string | undefined,
  problems: ConfigProblem[],
  notes: string[],
): string[] {
  const secrets = readSecretList({ variable, value, what: 'secret', advisedLength: null }, problems, notes);
  if (secrets.some((secret) => secret !== '' && secret.length < minimumSecretLength)) {
    problems.push({
      variable,
      problem: `contains a secret of fewer than ${minimumSecretLength} characters`,
      fix: makeOne,
    });
  }
  return secrets;
}

function noteHttp(variable: string, given: readonly string[], notes: string[]): void {
  const open = given.filter((origin) => origin.startsWith('http:') && !localHosts.has(new URL(origin).hostname));
  if (open.length > 0) notes.push(`${variable} contains an origin that is not https: what is said there can be read.`);
}

/** Origins, separated by commas, each exactly as a browser writes it in `Origin`. */
function origins() {
  return z
    .string()
    .transform(wordsOf)
    .refine((words) => words.every(isOrigin), wrongOrigins);
}

function isOrigin(word: string): boolean {
  return /^https?:\/\//.test(word) && !word.includes('*') && URL.canParse(word) && new URL(word).origin === word;
}

function wordsOf(value: string): string[] {
  return value.split(',').map((word) => word.trim());
}
