import type { CountryCode } from 'libphonenumber-js';
import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import type { Section, SettingsOf } from '../section.ts';

const variables = {
  PHONE_DEFAULT_COUNTRY: z
    .string()
    .toUpperCase()
    .refine((code): code is CountryCode => isSupportedCountry(code), 'must be a country of ISO 3166, in two letters')
    .optional(),
};

const fixes = { PHONE_DEFAULT_COUNTRY: 'Set it to the two letters of a country, like US or DE, or remove it' };

/** How phone numbers are read. */
export interface PhoneNumbersConfig {
  /** Country by which numbers without a country code are read. Null: they are not read. */
  defaultCountry: CountryCode | null;
}

/** How phone numbers are read, wherever one comes in. */
export const phoneNumbersSection = {
  variables,
  fixes,
  read: ({ PHONE_DEFAULT_COUNTRY: country }: SettingsOf<typeof variables>) => ({ defaultCountry: country ?? null }),
  describe: ({ defaultCountry }) => ({ phoneDefaultCountry: defaultCountry }),
} satisfies Section<typeof variables, PhoneNumbersConfig>;
