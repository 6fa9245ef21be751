import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { readNumber, type DefaultCountry } from '../phone-match.ts';
import { timeOf } from './mapping.ts';
import type { SunshineClientRecord } from './schema.ts';

/** Channels that prove the number, since the messages come from it. */
const provingChannels: ReadonlySet<string> = new Set(['whatsapp', 'twilio', 'messagebird']);

/**
 * Reads a number as channels write it; null if the id is not a number. WhatsApp always writes the country code, without
 * a plus. Providers of text messages usually do; what cannot be such a number is read as one of the default country.
 */
function numberOf(externalId: string, isInternational: boolean, country: DefaultCountry): string | null {
  const [, prefix, plus, digits] = /^(whatsapp:)?(\+?)(\d{7,15})$/.exec(externalId.trim()) ?? [];
  if (digits === undefined) return null;
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  const international = parsed?.isPossible() === true ? parsed.number : null;
  if (isInternational || prefix !== undefined || plus === '+' || country === null) return international;
  // A local number can have the length of another country's, but seldom its digits too.
  return parsed?.isValid() === true ? parsed.number : (readNumber(digits, country) ?? international);
}

/**
 * The number from which the customer last wrote, in E.164; null if there is none. Clients that are pending or were never
 * seen prove nothing: anybody can request one with someone else's number (Sunshine Conversations v2, create client).
 * @param country of numbers that a provider of text messages gives without a country code; null: they are not read
 */
export function provenPhone(clients: readonly SunshineClientRecord[], country: DefaultCountry): string | null {
  const proven = clients.flatMap(({ type, status, externalId, lastSeen }) => {
    const proves = provingChannels.has(type ?? '') && status === 'active';
    const number = proves ? numberOf(externalId ?? '', type === 'whatsapp', country) : null;
    const seenAt = timeOf(lastSeen);
    return number === null || seenAt === null ? [] : [{ number, seenAt }];
  });
  return proven.toSorted((a, b) => b.seenAt - a.seenAt)[0]?.number ?? null;
}
