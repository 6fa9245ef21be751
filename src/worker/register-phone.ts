import { existing } from './own-directory.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Directory, PhoneBook } from '../ports/directory.ts';

/** A phone number as it is registered: `+15555550123`. @throws Error in plain words */
export function registrableNumber(given: string): string {
  const number = given.replaceAll(/[\s().-]/g, '');
  if (!/^\+[1-9]\d{6,14}$/.test(number)) throw new Error('Give the number in full, like +15555550123.');
  return number;
}

/**
 * Registers the number for this customer. A number whose owner the help desk no longer has is free.
 * @throws Error in plain words when the number belongs to another customer
 */
export async function registerPhone(
  parts: { phones: PhoneBook; directory: Directory },
  number: string,
  requesterId: string,
  options: CallOptions,
): Promise<void> {
  const { phones, directory } = parts;
  let owner = await phones.register(number, requesterId, options);
  if (owner !== requesterId && (await existing(directory, owner, options)) === null) {
    await phones.forget(number, owner, options);
    owner = await phones.register(number, requesterId, options);
  }
  if (owner === requesterId) return;
  throw new Error(
    `This number is registered for another customer (user ${owner}). Take it from them first: npx deskbridge pin revoke --phone ${number} --user ${owner}`,
  );
}
