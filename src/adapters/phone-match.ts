import type { PhoneNumber } from 'libphonenumber-js';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Only E.164 numbers get into a search query. */
const e164 = /^\+[1-9]\d{6,14}$/;

/** Parses the caller's number. Null when it is not an E.164 number. */
export function parseCallerNumber(number: string): PhoneNumber | null {
  if (!e164.test(number)) return null;
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.number === number ? parsed : null;
}

/**
 * True when a stored number is exactly the caller's number. A number without a country code is read as one of the
 * caller's country. A number with an extension is another line and never matches.
 */
export function isSameNumber(stored: string, caller: PhoneNumber): boolean {
  const country = caller.country;
  const context =
    country === undefined ? { defaultCallingCode: caller.countryCallingCode } : { defaultCountry: country };
  const same = (text: string): boolean => {
    const parsed = parsePhoneNumberFromString(text, context);
    return parsed?.number === caller.number && parsed.ext === undefined;
  };
  // Some systems store the international number without its plus.
  return same(stored) || (/^\d{7,15}$/.test(stored) && `+${stored}` === caller.number);
}
