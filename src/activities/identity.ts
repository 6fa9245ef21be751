import { ServiceFailure } from '../domain/failures.ts';
import type { Admission } from '../domain/pin-guard.ts';
import type { CustomerClaim, RequesterMatch } from '../domain/tickets/requesters.ts';
import { digestPin } from '../pins/digest.ts';
import { checkPinRecord, makePinRecord } from '../pins/record.ts';
import type { Directory, RequesterQuery } from '../ports/directory.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import type { PinAttemptSubject, PinGuards } from '../ports/pin-guards.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** Result of comparing a PIN; `plain`: the stored PIN still has to be replaced with a PIN record. */
export interface PinVerdict {
  matches: boolean;
  plain: boolean;
}

/** Finds customers and checks their PINs. No PIN and no PIN record ever leaves an activity. */
export function createIdentityActivities(deps: {
  directory: Directory;
  pinGuards: PinGuards;
  pinPepper: string;
  helpDesk: Pick<HelpDesk, 'name'>;
}) {
  const { directory, pinGuards, pinPepper, helpDesk } = deps;
  const digestOf = (plain: string): string => digestPin(pinPepper, plain);
  return {
    findRequester: translateFailures((number: string): Promise<RequesterMatch> =>
      directory.find({ phone: number }, callOptions()),
    ),

    /**
     * Finds the customer that a messaging platform reports: by the number that a channel proves, by the company's own
     * id, or by the user of the desk that the platform has linked.
     */
    findClaimant: translateFailures(async (claim: CustomerClaim): Promise<RequesterMatch> => {
      const { linkedUser, phone, externalId } = claim;
      for (const query of [phone === null ? null : { phone }, externalId === null ? null : { externalId }]) {
        const match = query === null ? null : await findBy(directory, query);
        if (match !== null && match.kind !== 'none') return match;
      }
      // Comes last, since the platform links everybody whom the desk does not know to a user without history.
      if (linkedUser === null || linkedUser.desk !== helpDesk.name) return { kind: 'none' };
      return { kind: 'one', requester: await directory.getRequester(linkedUser.id, callOptions()) };
    }),

    admitPinAttempt: (request: { subject: PinAttemptSubject; key: string }): Promise<Admission> =>
      pinGuards.admit(request.subject, request.key),

    settlePinAttempt: (request: {
      subject: PinAttemptSubject;
      key: string;
      outcome: 'right' | 'void';
    }): Promise<void> => pinGuards.reportAttempt(request.subject, request.key, request.outcome),

    /** Compares a PIN. It takes the same time for a wrong PIN, an unknown customer, and a customer without a PIN. */
    checkPin: translateFailures(
      async (request: { requesterId: string | null; pinDigest: string }): Promise<PinVerdict> => {
        const record = await pinRecordOf(directory, request.requesterId);
        return checkPinRecord(record, request.pinDigest, digestOf);
      },
    ),

    /** Replaces a PIN that is stored in plain text with a PIN record; does nothing if that is done already. */
    securePin: translateFailures(async (requesterId: string): Promise<void> => {
      const options = callOptions();
      const stored = await directory.getPinRecord(requesterId, options);
      const plain = stored === null ? null : plainPinOf(stored);
      if (plain === null) return;
      await directory.setPinRecord(requesterId, await makePinRecord(digestOf(plain)), options);
    }),
  };
}

/** Looks a customer up; a desk that does not support the query finds nobody. */
async function findBy(directory: Directory, query: RequesterQuery): Promise<RequesterMatch> {
  try {
    return await directory.find(query, callOptions());
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'unsupported') return { kind: 'none' };
    throw error;
  }
}

/** Id of no customer: read if the number is unknown, so that the answer takes the same time. */
const nobody = '0';

async function pinRecordOf(directory: Directory, requesterId: string | null): Promise<string | null> {
  try {
    const record = await directory.getPinRecord(requesterId ?? nobody, callOptions());
    return requesterId === null ? null : record;
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return null;
    throw error;
  }
}

function plainPinOf(stored: string): string | null {
  const digits = stored.replaceAll(/\s/g, '');
  return /^\d{4,12}$/.test(digits) ? digits : null;
}

/** Types of {@link createIdentityActivities}, for workflows. */
export type IdentityActivities = ReturnType<typeof createIdentityActivities>;
