import type { ConfigProblem } from '../problems.ts';
import { randomSecretCommand } from '../secrets.ts';
import type { Section, SettingsOf } from '../section.ts';
import { integer, text } from '../variable-kinds.ts';

/** A shorter secret is accepted, but noted, because it could be guessed. */
const advisedPepperLength = 16;

const variables = {
  PIN_LENGTH: integer(4, 12).default(6),
  PIN_PEPPER: text(),
};

const fixes = {
  PIN_LENGTH: 'Set it to a number of digits, for example 6, or remove it',
};

/** Support PINs, on all channels. */
export interface PinConfig {
  /** Number of digits. */
  pinLength: number;
  /** Secret of the PIN digest. */
  pinPepper: string;
}

/** Settings of support PINs. */
export const pinsSection = {
  variables,
  fixes,
  read: (settings, problems, notes) => ({
    pinLength: settings.PIN_LENGTH,
    pinPepper: readPepper(settings, problems, notes),
  }),
  describe: ({ pinLength }) => ({ pinLength }),
} satisfies Section<typeof variables, PinConfig>;

/** The secret of the PIN digest. Empty when it is missing, which is a problem. */
function readPepper(settings: SettingsOf<typeof variables>, problems: ConfigProblem[], notes: string[]): string {
  const pepper = settings.PIN_PEPPER;
  if (pepper === undefined) {
    problems.push({
      variable: 'PIN_PEPPER',
      problem: 'is not set; support PINs cannot be checked without it',
      fix: `Make one with "${randomSecretCommand}" and keep it: a new one invalidates every issued PIN`,
    });
    return '';
  }
  if (pepper.length < advisedPepperLength) {
    notes.push(
      `PIN_PEPPER has fewer than ${advisedPepperLength} characters; make a longer one with "${randomSecretCommand}".`,
    );
  }
  return pepper;
}
