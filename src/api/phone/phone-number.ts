import type { CountryCode } from 'libphonenumber-js';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * A caller number of the platform in E.164; null when it is withheld or not a phone number (`anonymous`, SIP addresses
 * of web callers).
 * @param country by which a number without a country code is read; null: it is not. `00` then counts as `+`, unless the
 *   country uses it otherwise
 */
export function toE164(number: string | null | undefined, country: CountryCode | null): string | null {
  if (number === null || number === undefined || number.includes('@')) return null;
  const written = number.trim();
  const read =
    country === null
      ? [parsePhoneNumberFromString(written)]
      : [parsePhoneNumberFromString(written, country), parsePhoneNumberFromString(written.replace(/^00/, '+'))];
  return read.find((parsed) => parsed?.isPossible() === true)?.number ?? null;
}

/**
 * A number that was claimed, in E.164. Without a country code it is read as a number of the caller's own country, or
 * else of the default country.
 */
export function claimedE164(
  number: string | undefined,
  caller: string | null,
  country: CountryCode | null,
): string | null {
  if (number === undefined) return null;
  const of = caller === null ? undefined : parsePhoneNumberFromString(caller);
  const parsed =
    parsePhoneNumberFromString(number, of?.country) ??
    (of === undefined
      ? undefined
      : parsePhoneNumberFromString(`+${of.countryCallingCode}${number.replaceAll(/\D/g, '')}`));
  return parsed?.isPossible() === true ? parsed.number : toE164(number, country);
}
