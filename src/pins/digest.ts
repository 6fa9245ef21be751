import { createHmac } from 'node:crypto';

/** HMAC-SHA256 over purpose and value, so that a digest for one purpose never equals one for another. */
function keyed(pepper: string, purpose: string, value: string): Buffer {
  return createHmac('sha256', pepper).update(`${purpose}\0${value}`, 'utf8').digest();
}

/**
 * The digest that stands for a PIN everywhere past the edge: HMAC-SHA256 of its digits, in base64url.
 * @param pepper the secret `PIN_PEPPER`
 * @param digits the PIN as text, so that leading zeros count
 */
export function digestPin(pepper: string, digits: string): string {
  return keyed(pepper, 'deskbridge-pin-v1', digits).toString('base64url');
}

/** Keyed hash of a phone number or customer id for use in workflow ids: 128 bits, hexadecimal. */
export function hashId(pepper: string, value: string): string {
  return keyed(pepper, 'deskbridge-id-v1', value).subarray(0, 16).toString('hex');
}
