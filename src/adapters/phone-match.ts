import type { CountryCode, PhoneNumber } from 'libphonenumber-js';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Country (ISO 3166, like `US`) by which numbers without a country code are read. Null: they are not read. */
export type DefaultCountry = CountryCode | null;

/** Only E.164 numbers get into a search query. */
const e164 = /^\+[1-9]\d{6,14}$/;

/** A caller's number, and how the numbers that people have written are compared with it. */
export interface CallerNumber {
  /** E.164. */
  number: string;
  parsed: PhoneNumber;
  country: DefaultCountry;
}

/**
 * Parses the caller's number. Null when it is not an E.164 number.
 * @param country of stored numbers without a country code; when null, they are read as numbers of the caller's country
 */
export function parseCallerNumber(number: string, country: DefaultCountry = null): CallerNumber | null {
  if (!e164.test(number)) return null;
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.number === number ? { number, parsed, country } : null;
}

/**
 * Reads a number as people write it, as E.164. Null when it is not one: no number, one with an extension, or one
 * without a country code although there is no default country. `00` counts as `+`, unless the country uses it otherwise.
 */
export function readNumber(text: string, country: DefaultCountry): string | null {
  const written = text.trim();
  const candidates = [
    country === null ? parsePhoneNumberFromString(written) : parsePhoneNumberFromString(written, country),
    country === null ? undefined : parsePhoneNumberFromString(written.replace(/^00/, '+')),
  ];
  const found = candidates.find((parsed) => parsed?.isPossible() === true);
  return found === undefined || found.ext !== undefined ? null : found.number;
}

/**
 * True when a stored number is exactly the caller's number. A number without a country code is read as one of the
 * default country, or else of the caller's. A number with an extension is another line and never matches.
 */
export function isSameNumber(stored: string, { number, parsed, country }: CallerNumber): boolean {
  if (country !== null) {
    if (readNumber(stored, country) === number) return true;
  } else {
    const context =
      parsed.country === undefined
        ? { defaultCallingCode: parsed.countryCallingCode }
        : { defaultCountry: parsed.country };
    const read = parsePhoneNumberFromString(stored, context);
    if (read?.number === number && read.ext === undefined) return true;
  }
  // Some systems store the international number without its plus.
  return /^\d{7,15}$/.test(stored) && `+${stored}` === number;
}
