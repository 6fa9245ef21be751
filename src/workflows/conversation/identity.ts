import { sleep, uuid4 } from '@temporalio/workflow';
import { forgetKeypad } from '../../domain/conversation/answers.ts';
import type { Delivery } from '../../domain/conversation/commands.ts';
import { isTransient, type FailureDetails } from '../../domain/failures.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { RequesterMatch } from '../../domain/tickets/requesters.ts';
import { chanceOf, waitBeforeRefusal, type PinOutcome } from '../../domain/pin-guard.ts';
import type { PinVerdict } from '../../activities/identity.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import { pinChecks, quickReads, slowReads, untilDone } from './activities.ts';
import { budgetMs, reply, type Answer, type ConversationContext, type Handlers } from './context.ts';
import { failureOf } from './failures.ts';

/** How long a keypad code can be used, in milliseconds. */
const keypadMs = 5 * 60_000;

/** Handlers that verify the customer, by the call's own number and the support PIN. */
export function identityHandlers(context: ConversationContext): Handlers<'verifyPin' | 'enterKeypadPin'> {
  const { state } = context;
  return {
    verifyPin: async ({ pinDigest }, delivery) => {
      if (state.customer.requester !== null)
        return reply({ kind: 'verified', requesterName: state.customer.requester.name });
      if (pinDigest === null) return offerKeypad(context);
      return replyToPin(context, pinDigest, delivery);
    },

    enterKeypadPin: async ({ nonce, pinDigest }, delivery) => {
      const { keypad } = state.customer;
      if (keypad === null || keypad.nonce !== nonce || Date.now() > keypad.expiresAt) return expired();
      if (keypad.usedBy !== null && keypad.usedBy !== delivery.key) return expired();
      keypad.usedBy = delivery.key;
      // After the keypad the agent asks again: the stored answer, the keypad, must not be repeated.
      forgetKeypad(state);
      if (state.customer.requester !== null)
        return reply({ kind: 'verified', requesterName: state.customer.requester.name });
      if (pinDigest === null) return reply({ kind: 'notVerified' });
      return replyToPin(context, pinDigest, delivery);
    },
  };
}

function offerKeypad({ state }: ConversationContext): Answer {
  const nonce = uuid4();
  state.customer.keypad = { nonce, expiresAt: Date.now() + keypadMs, usedBy: null };
  return reply({ kind: 'keypad', nonce });
}

function expired(): Answer {
  return reply({ kind: 'refused', reason: 'expired' });
}

async function replyToPin(context: ConversationContext, pinDigest: string, delivery: Delivery): Promise<Answer> {
  const askedAt = Date.now();
  const { verdict, key } = await verify(context, pinDigest, delivery);
  // A timer always runs, however late it is: the time that a local activity took may differ when the workflow is replayed
  // (decision 0006), so no command may depend on it.
  if (verdict.kind === 'notVerified' || verdict.kind === 'locked') {
    await sleep(waitBeforeRefusal(Date.now() - askedAt, chanceOf(key)));
  }
  return reply(verdict);
}

/** What came of a check, and the key of the attempt. */
interface Checked {
  verdict: Reply;
  key: string;
}

async function verify(context: ConversationContext, pinDigest: string, delivery: Delivery): Promise<Checked> {
  const { state } = context;
  let match: RequesterMatch;
  try {
    match = await findRequester(state, budgetMs(delivery));
  } catch (error) {
    return { verdict: replyToFailure(error), key: uuid4() };
  }
  const requester = match.kind === 'one' ? match.requester : null;
  const subject = {
    number: numberOrUserOf(state),
    requesterId: requester?.id ?? null,
    conversation: state.workflowId,
  };
  // The same wrong PIN later is a new attempt; a repeated delivery never gets here.
  const key = uuid4();
  const report = (outcome: PinOutcome): void =>
    context.background(untilDone('report the PIN attempt').settlePinAttempt({ subject, key, outcome }));
  const ended = (verdict: Reply): Checked => ({ verdict, key });
  let verdict: PinVerdict;
  try {
    const check = { subject, key, pinDigest, steps: match.steps ?? 1 };
    verdict = await pinChecks.checkPin(check);
  } catch (error) {
    // It may have been counted, or may be counted late.
    report('void');
    return ended(replyToFailure(error));
  }
  if (verdict.kind === 'locked') return ended({ kind: 'locked' });
  if (!verdict.settled) report(verdict.kind);
  if (verdict.kind === 'wrong' || requester === null) {
    state.customer.failedPins += 1;
    return ended({ kind: 'notVerified' });
  }
  if (verdict.plain) context.background(untilDone('replace a plain PIN with a PIN record').securePin(requester.id));
  state.customer.requester = requester;
  if (state.status === 'open') state.status = 'authenticated';
  context.publish();
  return ended({ kind: 'verified', requesterName: requester.name });
}

/**
 * Looks up the customer that the channel reports, within the budget; if it takes longer, the look-up goes on, and the
 * customer is told to ask again. A help desk that fails at once is down: then it does not go on.
 */
async function findRequester(state: ConversationState, withinMs: number): Promise<RequesterMatch> {
  const user = state.messaging?.user ?? null;
  const { callerNumber } = state.customer;
  if (user === null && callerNumber === null) return { kind: 'none' };
  const find = (
    activities: Pick<ReturnType<typeof slowReads>, 'findRequester' | 'findClaimant'>,
  ): Promise<RequesterMatch> => {
    if (user === null) return activities.findRequester(callerNumber ?? '');
    const { linkedUser, phone, externalId } = user;
    return activities.findClaimant({ linkedUser, phone, externalId });
  };
  try {
    return await find(quickReads(withinMs));
  } catch (error) {
    const failure = failureOf(error);
    if (failure.timedOut !== true && !isOurs(failure)) throw error;
    return find(slowReads('find the customer'));
  }
}

/** What wrong PINs are counted against: the number, or the platform's user on a channel without numbers. */
function numberOrUserOf({ customer, messaging }: ConversationState): string | null {
  return customer.callerNumber ?? (messaging?.user == null ? null : `user/${messaging.user.id}`);
}

/**
 * The reply after a check that failed for good. Only a failure of the help desk says that it does not answer; if our own
 * queues were too slow, asking again is what helps. A customer who disappeared between two reads is simply not verified.
 */
function replyToFailure(error: unknown): Reply {
  const failure = failureOf(error);
  if (isOurs(failure)) return { kind: 'stillWorking' };
  return isTransient(failure.kind) ? { kind: 'unavailable' } : { kind: 'notVerified' };
}

/** True if the time was lost on our side: in our queues, in the PIN guards, or in our own directory. */
function isOurs({ service }: FailureDetails): boolean {
  return service === 'temporal' || service === 'deskbridge';
}
