import { isTransient, ServiceFailure } from '../domain/failures.ts';
import { matchOf, nobody, type Requester, type RequesterMatch } from '../domain/tickets/requesters.ts';
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
    find: async (query, options) => {
      if (phones !== null && 'phone' in query) return findByPhone(requesters, phones, query.phone, options);
      const match = await requesters.find(query, options);
      return match.kind === 'several' ? onlyOneWithPin(match.among ?? [], pins, options) : match;
    },
  };
}

/** Of more customers than this with one number, none is picked. */
const maximumCandidates = 5;

/** See `matchOf`. Fewer than two, when the desk does not name all that it found, decide nothing. */
async function onlyOneWithPin(among: Requester[], pins: PinRecords, options: CallOptions): Promise<RequesterMatch> {
  if (among.length < 2 || among.length > maximumCandidates) return { kind: 'several' };
  const records = await Promise.all(among.map(({ id }) => pins.getPinRecord(id, options)));
  return matchOf(among.map((requester, index) => ({ requester, hasPin: records[index] !== null })));
}

async function findByPhone(
  requesters: Requesters,
  phones: PhoneBook,
  number: string,
  options: CallOptions,
): Promise<RequesterMatch> {
  const owner = await phones.ownerOf(number, options);
  // A number of nobody takes as long as a known one.
  const requester = owner === null ? await readNobody(requesters, options) : await existing(requesters, owner, options);
  return requester === null ? { kind: 'none' } : { kind: 'one', requester };
}

/** Asks the desk for a customer whom it does not have. */
async function readNobody(requesters: Requesters, options: CallOptions): Promise<null> {
  try {
    await requesters.getRequester(nobody, options);
  } catch (error) {
    if (!(error instanceof ServiceFailure) || isTransient(error.kind)) throw error;
  }
  return null;
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
