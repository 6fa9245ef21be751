import { sleep, uuid4 } from '@temporalio/workflow';
import { forgetKeypad } from '../../domain/conversation/answers.ts';
import type { Delivery } from '../../domain/conversation/commands.ts';
import { isTransient } from '../../domain/failures.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { Requester, RequesterMatch } from '../../domain/tickets/requesters.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import { patient, prompt, reads } from './activities.ts';
import { budgetMs, reply, type Answer, type ConversationContext, type Handlers } from './context.ts';
import { failureOf } from './failures.ts';

/** A keypad code is good for so long, in milliseconds. */
const keypadMs = 5 * 60_000;

/**
 * An answer other than yes takes at least so long, in milliseconds: neither the words nor the time tell whether the
 * number is unknown, has no PIN, or the PIN was wrong.
 */
const slowNoMs = 1_000;

/** Proving who the customer is: by the call's own number and the support PIN. */
export function identityHandlers(context: ConversationContext): Handlers<'verifyPin' | 'enterKeypadPin'> {
  const { state } = context;
  return {
    verifyPin: async ({ pinDigest }, delivery) => {
      if (state.requester !== null) return reply({ kind: 'verified', requesterName: state.requester.name });
      if (pinDigest === null) return offerKeypad(context);
      return decide(context, pinDigest, delivery);
    },

    enterKeypadPin: async ({ nonce, pinDigest }, delivery) => {
      const { keypad } = state;
      if (keypad === null || keypad.nonce !== nonce || Date.now() > keypad.expiresAt) return expired();
      if (keypad.usedBy !== null && keypad.usedBy !== delivery.key) return expired();
      keypad.usedBy = delivery.key;
      // The agent asks once more after the keypad: by then the answer is not the keypad again.
      forgetKeypad(state);
      if (state.requester !== null) return reply({ kind: 'verified', requesterName: state.requester.name });
      if (pinDigest === null) return reply({ kind: 'notVerified' });
      return decide(context, pinDigest, delivery);
    },
  };
}

function offerKeypad({ state }: ConversationContext): Answer {
  const nonce = uuid4();
  state.keypad = { nonce, expiresAt: Date.now() + keypadMs, usedBy: null };
  return reply({ kind: 'keypad', nonce });
}

function expired(): Answer {
  return reply({ kind: 'refused', reason: 'expired' });
}

async function decide(context: ConversationContext, pinDigest: string, delivery: Delivery): Promise<Answer> {
  const askedAt = Date.now();
  const verdict = await verify(context, pinDigest, delivery);
  const restMs = verdict.kind === 'verified' ? 0 : askedAt + slowNoMs - Date.now();
  // Even the shortest timer takes the server most of a second: none for an answer that is late already.
  if (restMs > 0) await sleep(restMs);
  return reply(verdict);
}

async function verify(context: ConversationContext, pinDigest: string, delivery: Delivery): Promise<Reply> {
  const { state } = context;
  // The same wrong PIN later on is a new attempt, the same delivery twice is one.
  const key = `${state.workflowId}/${delivery.key}/${state.failedPins}`;
  let requester: Requester | null;
  try {
    const match = await findRequester(state, budgetMs(delivery));
    requester = match?.kind === 'one' ? match.requester : null;
  } catch (error) {
    return whenUnreadable(error);
  }
  const subject = { number: attempterOf(state), requesterId: requester?.id ?? null };
  try {
    const admission = await prompt(budgetMs(delivery), 'count the PIN attempt').admitPinAttempt({ subject, key });
    if (!admission.admitted) return { kind: 'locked' };
  } catch (error) {
    failureOf(error);
    return { kind: 'unavailable' };
  }
  const settle = (outcome: 'right' | 'void'): Promise<void> =>
    patient('settle the PIN attempt').settlePinAttempt({ subject, key, outcome });
  try {
    const verdict = await prompt(budgetMs(delivery), 'compare the PIN').checkPin({
      requesterId: requester?.id ?? null,
      pinDigest,
    });
    if (!verdict.matches || requester === null) {
      state.failedPins += 1;
      return { kind: 'notVerified' };
    }
    if (verdict.plain) context.background(patient('replace a plain PIN by its record').securePin(requester.id));
  } catch (error) {
    context.background(settle('void'));
    return whenUnreadable(error);
  }
  context.background(settle('right'));
  state.requester = requester;
  if (state.status === 'open') state.status = 'authenticated';
  context.publish();
  return { kind: 'verified', requesterName: requester.name };
}

/** Looks for whom the channel says it is. */
function findRequester(state: ConversationState, withinMs: number): Promise<RequesterMatch> | null {
  const user = state.messaging?.user ?? null;
  if (user === null) return state.callerNumber === null ? null : reads(withinMs).findRequester(state.callerNumber);
  const { zendeskId, phone, externalId } = user;
  return reads(withinMs).findClaimant({ zendeskId, phone, externalId });
}

/** By what wrong PINs are counted: the number, or who it is on a channel without numbers. */
function attempterOf({ callerNumber, messaging }: ConversationState): string | null {
  return callerNumber ?? (messaging?.user == null ? null : `user/${messaging.user.id}`);
}

/** A customer that vanished between two reads is as unknown as any other. */
function whenUnreadable(error: unknown): Reply {
  const failure = failureOf(error);
  return failure.kind === 'notFound' || !isTransient(failure.kind) ? { kind: 'notVerified' } : { kind: 'unavailable' };
}
