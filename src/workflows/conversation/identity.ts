import { sleep, uuid4 } from '@temporalio/workflow';
import { forgetKeypad } from '../../domain/conversation/answers.ts';
import type { Delivery } from '../../domain/conversation/commands.ts';
import { isTransient } from '../../domain/failures.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import { untilDone, withinBudget, quickReads } from './activities.ts';
import { budgetMs, reply, type Answer, type ConversationContext, type Handlers } from './context.ts';
import { failureOf } from './failures.ts';

/** How long a keypad code can be used, in milliseconds. */
const keypadMs = 5 * 60_000;

/**
 * Shortest time for a refusal, in milliseconds: neither its words nor its timing may show whether the number is unknown,
 * has no PIN, or the PIN was wrong. That the help desk does not answer says nothing about the number.
 */
const leastRefusalMs = 1_000;

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
  const verdict = await verify(context, pinDigest, delivery);
  // A timer always runs, however late it is: the time that a local activity took may differ when the workflow is replayed
  // (decision 0006), so no command may depend on it.
  if (verdict.kind === 'notVerified' || verdict.kind === 'locked') {
    await sleep(Math.max(1, askedAt + leastRefusalMs - Date.now()));
  }
  return reply(verdict);
}

async function verify(context: ConversationContext, pinDigest: string, delivery: Delivery): Promise<Reply> {
  const { state } = context;
  // The same wrong PIN later is a new attempt; a repeated delivery is not.
  const key = `${state.workflowId}/${delivery.key}/${state.customer.failedPins}`;
  let requester: Requester | null;
  try {
    const match = await findRequester(state, budgetMs(delivery));
    requester = match?.kind === 'one' ? match.requester : null;
  } catch (error) {
    return replyToFailedRead(error);
  }
  const subject = { number: numberOrUserOf(state), requesterId: requester?.id ?? null };
  try {
    const admission = await withinBudget(budgetMs(delivery), 'count the PIN attempt').admitPinAttempt({ subject, key });
    if (!admission.admitted) return { kind: 'locked' };
  } catch (error) {
    failureOf(error);
    return { kind: 'unavailable' };
  }
  const report = (outcome: 'right' | 'void'): Promise<void> =>
    untilDone('report the PIN attempt').settlePinAttempt({ subject, key, outcome });
  try {
    const verdict = await withinBudget(budgetMs(delivery), 'compare the PIN').checkPin({
      requesterId: requester?.id ?? null,
      pinDigest,
    });
    if (!verdict.matches || requester === null) {
      state.customer.failedPins += 1;
      return { kind: 'notVerified' };
    }
    if (verdict.plain) context.background(untilDone('replace a plain PIN with a PIN record').securePin(requester.id));
  } catch (error) {
    context.background(report('void'));
    return replyToFailedRead(error);
  }
  context.background(report('right'));
  state.customer.requester = requester;
  if (state.status === 'open') state.status = 'authenticated';
  context.publish();
  return { kind: 'verified', requesterName: requester.name };
}

/** Looks up the customer that the channel reports; null if it reports none. */
function findRequester(state: ConversationState, withinMs: number): Promise<RequesterMatch> | null {
  const user = state.messaging?.user ?? null;
  if (user === null)
    return state.customer.callerNumber === null
      ? null
      : quickReads(withinMs).findRequester(state.customer.callerNumber);
  const { linkedUser, phone, externalId } = user;
  return quickReads(withinMs).findClaimant({ linkedUser, phone, externalId });
}

/** What wrong PINs are counted against: the number, or the platform's user on a channel without numbers. */
function numberOrUserOf({ customer, messaging }: ConversationState): string | null {
  return customer.callerNumber ?? (messaging?.user == null ? null : `user/${messaging.user.id}`);
}

/** The reply after a failed read. A customer who disappeared between two reads is simply not verified. */
function replyToFailedRead(error: unknown): Reply {
  const failure = failureOf(error);
  return failure.kind === 'notFound' || !isTransient(failure.kind) ? { kind: 'notVerified' } : { kind: 'unavailable' };
}
