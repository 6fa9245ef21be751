import { z } from 'zod';
import type { ConfigProblem } from '../problems.ts';
import { allOf } from '../required.ts';
import { readSecretList } from '../secrets.ts';
import type { Section, SettingsOf } from '../section.ts';
import { integer, someOf, text } from '../variable-kinds.ts';

/** A shorter password is accepted, but noted, because it could be guessed. */
const advisedPasswordLength = 12;

/** Languages that the phone agent can speak. */
export const phoneLanguages = ['en', 'de', 'fr', 'es'] as const;
/** See {@link phoneLanguages}. */
export type PhoneLanguage = (typeof phoneLanguages)[number];

const variables = {
  HTTP_USERNAME: z
    .string()
    .regex(/^[^:]+$/, 'must not contain a colon')
    .optional(),
  HTTP_PASSWORD: text(),
  SIGNALWIRE_SIGNING_KEY: text(),
  CALL_MAX_MINUTES: integer(1, 240).default(30),
  PHONE_LANGUAGES: someOf(phoneLanguages).default(['en']),
};

const fixes = {
  HTTP_USERNAME: 'Choose a user name without a colon',
  CALL_MAX_MINUTES: 'Set it to minutes, for example 30, or remove it',
  PHONE_LANGUAGES: 'Set it to the languages of the phone agent, for example en,de, or remove it',
};

/** The phone line. */
export interface PhoneConfig {
  /** User name of the phone routes' Basic auth. */
  username: string;
  /** Every password that is accepted; two during a rotation. */
  passwords: string[];
  /** SWML fetches must carry a signature made with one of these; two during a rotation. Empty: it is not checked. */
  signingKeys: string[];
  /** Hard limit of a call, in minutes. */
  maxMinutes: number;
  /** Languages of the agent; it begins in the first one. Never empty. */
  languages: PhoneLanguage[];
}

/** The phone line. Null: not configured, or with problems. */
export const phoneSection = {
  variables,
  fixes,
  read: readPhone,
  describe: (phone) => ({
    phone: phone === null ? 'off' : 'on',
    phonePasswords: phone?.passwords.length ?? 0,
    phoneSignature: phone === null || phone.signingKeys.length === 0 ? 'not checked' : 'checked',
    callMaxMinutes: phone?.maxMinutes ?? null,
    phoneLanguages: phone?.languages.join(',') ?? null,
  }),
} satisfies Section<typeof variables, PhoneConfig | null>;

function readPhone(
  settings: SettingsOf<typeof variables>,
  problems: ConfigProblem[],
  notes: string[],
): PhoneConfig | null {
  const { HTTP_USERNAME: username, HTTP_PASSWORD: password, SIGNALWIRE_SIGNING_KEY: signingKey } = settings;
  const anySet = [username, password, signingKey].some((value) => value !== undefined);
  if (!anySet) {
    notes.push('The phone line is off: HTTP_USERNAME and HTTP_PASSWORD are not set.');
    return null;
  }
  const required = allOf(
    'the phone line',
    {
      HTTP_USERNAME: { value: username, fix: 'Choose the user name SignalWire logs in with' },
      HTTP_PASSWORD: { value: password, fix: 'Choose the password SignalWire logs in with' },
    },
    problems,
  );
  const list = { variable: 'HTTP_PASSWORD', value: password, what: 'password', advisedLength: advisedPasswordLength };
  const passwords = readSecretList(list, problems, notes);
  const keys = { variable: 'SIGNALWIRE_SIGNING_KEY', value: signingKey, what: 'key', advisedLength: null };
  const signingKeys = readSecretList(keys, problems, notes);
  if (required === null) return null;
  return {
    username: required.HTTP_USERNAME,
    passwords,
    signingKeys,
    maxMinutes: settings.CALL_MAX_MINUTES,
    languages: settings.PHONE_LANGUAGES,
  };
}
