import { ServiceFailure } from '../domain/failures.ts';
import type { Requester, RequesterMatch } from '../domain/tickets/requesters.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Directory, PhoneBook, PinRecords, Requesters } from '../ports/directory.ts';

/**
 * The directory of a help desk that does not keep PIN records: customers come from the desk, the rest from us.
 * @param phones null when the desk itself finds customers by phone number
 */
export function ownDirectory(requesters: Requesters, pins: PinRecords, phones: PhoneBook | null): Directory {
  return {
    getRequester: (id, options) => requesters.getRequester(id, options),
    getPinRecord: (requesterId, options) => pins.getPinRecord(requesterId, options),
    setPinRecord: (requesterId, record, options) => pins.setPinRecord(requesterId, record, options),
    find: (query, options) =>
      phones !== null && 'phone' in query
        ? findByPhone(requesters, phones, query.phone, options)
        : requesters.find(query, options),
  };
}

async function findByPhone(
  requesters: Requesters,
  phones: PhoneBook,
  number: string,
  options: CallOptions,
): Promise<RequesterMatch> {
  const owner = await phones.ownerOf(number, options);
  const requester = owner === null ? null : await existing(requesters, owner, options);
  return requester === null ? { kind: 'none' } : { kind: 'one', requester };
}

/** The customer; null when the desk no longer has them. */
export async function existing(requesters: Requesters, id: string, options: CallOptions): Promise<Requester | null> {
  try {
    return await requesters.getRequester(id, options);
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return null;
    throw error;
  }
}
