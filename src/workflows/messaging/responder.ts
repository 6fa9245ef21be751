import { log } from '@temporalio/workflow';
import { addIntents } from '../../domain/conversation/session.ts';
import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import type { Message } from '../../domain/messaging/messaging.ts';
import type { FittedTurn } from '../../activities/responder.ts';
import type { ResponderQuestion, ResponderTurn } from '../../domain/messaging/responder.ts';
import { failureOf } from '../conversation/failures.ts';
import { modelBot, policyBot } from './activities.ts';
import type { Chat } from './chat.ts';

/** After this number of failures in a row the bot hands the customer off to a human. */
const maximumFailures = 2;

/** One step of a turn: what the responder is asked. */
export interface ResponderStep {
  /** Messages that have not been answered yet. */
  messages: Message[];
  result: ResponderQuestion['result'];
  /** Customer notices to say before what the responder says. */
  notices: CustomerNotice[];
}

/** Asks the responder, once more after a failure or if it neither says nor does anything. Null if it fails again. */
export async function askResponder(chat: Chat, step: ResponderStep): Promise<FittedTurn | null> {
  for (let failures = 0; failures < maximumFailures; failures += 1) {
    try {
      const request = { question: questionOf(chat, step), notices: step.notices };
      const typing = chat.platform.typing(chat.rules.seat);
      const turn = await (chat.rules.model
        ? modelBot('decide what to say').respond({ ...request, typing })
        : policyBot.respond(request));
      if (turn.say.length > 0 || turn.act !== null) return turn;
    } catch (error) {
      log.warn('the responder failed', { kind: failureOf(error).kind });
    }
  }
  return null;
}

function questionOf({ state, messaging }: Chat, { messages, result }: ResponderStep): ResponderQuestion {
  const { dialogue, user } = messaging;
  const ids = new Set(messages.map(({ id }) => id));
  return {
    before: dialogue.transcript.filter(({ messageId }) => !ids.has(messageId)).map(({ by, text }) => ({ by, text })),
    heard: messages.map(({ content }) => content),
    memory: dialogue.memory,
    customerName: state.customer.requester?.name ?? null,
    locale: user?.locale ?? null,
    result,
    returned: dialogue.returned,
  };
}

/** Stores the parts of the responder's turn that later turns need. */
export function keepTurn({ state, messaging }: Chat, turn: ResponderTurn): void {
  const { dialogue, session } = messaging;
  dialogue.memory = turn.memory;
  dialogue.asksPin = turn.asksPin;
  dialogue.returned = null;
  session.resolved = turn.resolved;
  if (session.log !== 'ticket') session.log = turn.log ?? session.log;
  addIntents(state.session, turn.intents);
}
