import { heartbeat } from '@temporalio/activity';
import { isTransient, ServiceFailure } from '../domain/failures.ts';
import type { PinOutcome } from '../domain/pin-guard.ts';
import { nobody, type CustomerClaim, type RequesterMatch } from '../domain/tickets/requesters.ts';
import { digestPin } from '../pins/digest.ts';
import { checkPinRecord, makePinRecord } from '../pins/record.ts';
import type { Directory, RequesterQuery } from '../ports/directory.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import type { PinAttemptSubject, PinCheckAttempt, PinGuards } from '../ports/pin-guards.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** A check of a PIN; `steps`: how many requests one after the other the look-up of the customer took. */
export interface PinCheck extends PinCheckAttempt {
  steps: number;
}

/**
 * How a check ended. `plain`: the stored PIN still has to be replaced with a PIN record. `settled`: false if the guards
 * still have to be told.
 */
export type PinVerdict =
  | { kind: 'locked' }
  | { kind: 'wrong'; settled: boolean }
  | { kind: 'right'; settled: boolean; plain: boolean };

/** Finds customers and checks their PINs. No PIN and no PIN record ever leaves an activity. */
export function createIdentityActivities(deps: {
  directory: Directory;
  pinGuards: PinGuards;
  pinPepper: string;
  helpDesk: Pick<HelpDesk, 'name'>;
}) {
  const { directory, pinGuards, pinPepper, helpDesk } = deps;
  const digestOf = (plain: string): string => digestPin(pinPepper, plain);
  const checkPin = pinCheck(deps, digestOf);
  return {
    findRequester: translateFailures((number: string): Promise<RequesterMatch> =>
      directory.find({ phone: number }, callOptions()),
    ),

    /**
     * Finds the customer that a messaging platform reports: by the number that a channel proves, by the company's own
     * id, or by the user of the desk that the platform has linked. All are looked up at once, so that it takes the same
     * time whichever finds them.
     */
    findClaimant: translateFailures(
      async ({ linkedUser, phone, externalId }: CustomerClaim): Promise<RequesterMatch> => {
        const linkedId = linkedUser?.desk === helpDesk.name ? linkedUser.id : null;
        const lookUps = [
          phone === null ? null : findBy(directory, { phone }),
          externalId === null ? null : findBy(directory, { externalId }),
          // Comes last, since the platform links everybody whom the desk does not know to a user without history.
          linkedId === null ? null : linkedRequester(directory, linkedId),
        ].filter((lookUp) => lookUp !== null);
        const results = await Promise.allSettled(lookUps);
        const steps = Math.max(
          1,
          ...results.map((result) => (result.status === 'fulfilled' ? (result.value.steps ?? 1) : 1)),
        );
        for (const lookUp of lookUps) {
          const match = await lookUp;
          if (match.kind !== 'none') return { ...match, steps };
        }
        return { kind: 'none', steps };
      },
    ),

    /**
     * Checks a PIN: counts the attempt with the guards, compares, and tells the guards. The desk is asked as often in a row
     * for a wrong PIN, an unknown customer, a customer without a PIN, an ambiguous number and a locked attempt. Safe to repeat with the same key.
     * @throws if it could not be checked; the attempt may then count, and has to be settled as `void`
     */
    checkPin: translateFailures(checkPin),

    /** Tells the guards how a check ended, if the check itself could not. */
    settlePinAttempt: (request: { subject: PinAttemptSubject; key: string; outcome: PinOutcome }): Promise<void> =>
      pinGuards.settle(request.subject, request.key, request.outcome),

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

/** See `checkPin` of the activities. */
function pinCheck(
  { directory, pinGuards }: { directory: Directory; pinGuards: PinGuards },
  digestOf: (plain: string) => string,
): (check: PinCheck) => Promise<PinVerdict> {
  const settle = async (subject: PinAttemptSubject, key: string, outcome: PinOutcome): Promise<boolean> => {
    try {
      await pinGuards.settle(subject, key, outcome);
      return true;
    } catch {
      // The outcome is certain, and only the workflow can try long enough to report it.
      return false;
    }
  };
  /** Makes up for the requests that other checks take, so that the time does not show the difference. */
  const askForNobody = async (done: number): Promise<void> => {
    for (let step = done; step < (directory.lookUpSteps ?? 1); step += 1) await pinRecordOf(directory, null);
  };
  return async ({ steps, ...attempt }) => {
    const { subject, key, pinDigest } = attempt;
    const { requesterId } = subject;
    const beat = setInterval(heartbeat, heartbeatMs);
    try {
      const admission = await pinGuards.admit(attempt, callOptions().signal);
      if (!admission.admitted) {
        await askForNobody(steps - 1);
        return { kind: 'locked' };
      }
      const record = await pinRecordOf(directory, requesterId);
      const { matches, plain } = await checkPinRecord(record, pinDigest, digestOf);
      if (matches && requesterId !== null) {
        return { kind: 'right', settled: await settle(subject, key, 'right'), plain };
      }
      await askForNobody(steps);
      return { kind: 'wrong', settled: await settle(subject, key, 'wrong') };
    } finally {
      clearInterval(beat);
    }
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

async function linkedRequester(directory: Directory, id: string): Promise<RequesterMatch> {
  return { kind: 'one', requester: await directory.getRequester(id, callOptions()) };
}

/** How often a check that takes long shows that its worker is alive, in milliseconds. */
const heartbeatMs = 3_000;
/** Time limit of one look at the PIN record, in milliseconds. */
const recordMs = 10_000;

/** The PIN record of a customer; null if there is none. For nobody it is read too, so that it takes the same time. */
async function pinRecordOf(directory: Directory, requesterId: string | null): Promise<string | null> {
  const signal = AbortSignal.any([callOptions().signal, AbortSignal.timeout(recordMs)]);
  try {
    const record = await directory.getPinRecord(requesterId ?? nobody, { signal });
    return requesterId === null ? null : record;
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    if (error.kind === 'notFound' || (requesterId === null && !isTransient(error.kind))) return null;
    throw error;
  }
}

function plainPinOf(stored: string): string | null {
  const digits = stored.replaceAll(/\s/g, '');
  return /^\d{4,12}$/.test(digits) ? digits : null;
}

/** Types of {@link createIdentityActivities}, for workflows. */
export type IdentityActivities = ReturnType<typeof createIdentityActivities>;
