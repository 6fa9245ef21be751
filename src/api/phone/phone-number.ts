import { parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * A caller number of the platform in E.164; null when it is withheld or not a phone number (`anonymous`, SIP addresses
 * of web callers).
 */
export function toE164(number: string | null | undefined): string | null {
  if (number === null || number === undefined || number.includes('@')) return null;
  const parsed = parsePhoneNumberFromString(number.trim());
  return parsed?.isPossible() === true ? parsed.number : null;
}

/** A number that was claimed, in E.164. Without a country code it is read as a number of the caller's own country. */
export function claimedE164(number: string | undefined, caller: string | null): string | null {
  if (number === undefined) return null;
  const country = caller === null ? undefined : parsePhoneNumberFromString(caller)?.country;
  const calling = caller === null ? undefined : parsePhoneNumberFromString(caller)?.countryCallingCode;
  const parsed =
    parsePhoneNumberFromString(number, country) ??
    (calling === undefined ? undefined : parsePhoneNumberFromString(`+${calling}${number.replaceAll(/\D/g, '')}`));
  return parsed?.isPossible() === true ? parsed.number : null;
}
