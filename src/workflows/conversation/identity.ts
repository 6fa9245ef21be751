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
 * Least time of an answer other than yes, in milliseconds: neither the words nor the time tell whether the number is
 * unknown, has no PIN, or the PIN was wrong.
 */
const leastRefusalMs = 1_000;

/** Proving who the customer is: by the call's own number and the support PIN. */
export function identityHandlers(context: ConversationContext): Handlers<'verifyPin' | 'enterKeypadPin'> {
  const { state } = context;
  return {
    verifyPin: async ({ pinDigest }, delivery) => {
      if (state.customer.requester !== null)
        return reply({ kind: 'verified', requesterName: state.customer.requester.name });
      if (pinDigest === null) return offerKeypad(context);
      return decide(context, pinDigest, delivery);
    },

    enterKeypadPin: async ({ nonce, pinDigest }, delivery) => {
      const { keypad } = state.customer;
      if (keypad === null || keypad.nonce !== nonce || Date.now() > keypad.expiresAt) return expired();
      if (keypad.usedBy !== null && keypad.usedBy !== delivery.key) return expired();
      keypad.usedBy = delivery.key;
      // The agent asks once more after the keypad: the answer must not be the keypad again.
      forgetKeypad(state);
      if (state.customer.requester !== null)
        return reply({ kind: 'verified', requesterName: state.customer.requester.name });
      if (pinDigest === null) return reply({ kind: 'notVerified' });
      return decide(context, pinDigest, delivery);
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

async function decide(context: ConversationContext, pinDigest: string, delivery: Delivery): Promise<Answer> {
  const askedAt = Date.now();
  const verdict = await verify(context, pinDigest, delivery);
  const restMs = verdict.kind === 'verified' ? 0 : askedAt + leastRefusalMs - Date.now();
  // Even the shortest timer takes the server most of a second: none for an answer that is late already.
  if (restMs > 0) await sleep(restMs);
  return reply(verdict);
}

async function verify(context: ConversationContext, pinDigest: string, delivery: Delivery): Promise<Reply> {
  const { state } = context;
  // The same wrong PIN later on is a new attempt, the same delivery twice is one.
  const key = `${state.workflowId}/${delivery.key}/${state.customer.failedPins}`;
  let requester: Requester | null;
  try {
    const match = await findRequester(state, budgetMs(delivery));
    requester = match?.kind === 'one' ? match.requester : null;
  } catch (error) {
    return whenUnreadable(error);
  }
  const subject = { number: attempterOf(state), requesterId: requester?.id ?? null };
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
    if (verdict.plain) context.background(untilDone('replace a plain PIN by its record').securePin(requester.id));
  } catch (error) {
    context.background(report('void'));
    return whenUnreadable(error);
  }
  context.background(report('right'));
  state.customer.requester = requester;
  if (state.status === 'open') state.status = 'authenticated';
  context.publish();
  return { kind: 'verified', requesterName: requester.name };
}

/** Looks up the customer whom the channel reports. */
function findRequester(state: ConversationState, withinMs: number): Promise<RequesterMatch> | null {
  const user = state.messaging?.user ?? null;
  if (user === null)
    return state.customer.callerNumber === null
      ? null
      : quickReads(withinMs).findRequester(state.customer.callerNumber);
  const { linkedUser, phone, externalId } = user;
  return quickReads(withinMs).findClaimant({ linkedUser, phone, externalId });
}

/** Who wrong PINs are counted against: the number, or the platform's user on a channel without numbers. */
function attempterOf({ customer, messaging }: ConversationState): string | null {
  return customer.callerNumber ?? (messaging?.user == null ? null : `user/${messaging.user.id}`);
}

/** A customer who disappeared between two reads is unknown like any other. */
function whenUnreadable(error: unknown): Reply {
  const failure = failureOf(error);
  return failure.kind === 'notFound' || !isTransient(failure.kind) ? { kind: 'notVerified' } : { kind: 'unavailable' };
}
