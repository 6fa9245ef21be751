import type { PhoneNumber } from 'libphonenumber-js';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** A number in E.164: nothing else gets into a search query. */
const e164 = /^\+[1-9]\d{6,14}$/;

/** The caller's number, understood; null when it is no E.164 number. */
export function parseCallerNumber(number: string): PhoneNumber | null {
  if (!e164.test(number)) return null;
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.number === number ? parsed : null;
}

/**
 * True when what a person or a system wrote down is exactly the caller's number. A number without country code is
 * read as one of the caller's country; an extension makes it another line.
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
