import type { Reply } from '../../domain/conversation/replies.ts';
import type { FunctionName } from './schema/functions.ts';
import type { SwaigAction, SwaigAnswer } from './actions.ts';
import { keypadSwml, type KeypadOptions } from './keypad.ts';
import { activateTicketFunctions } from './function-signatures.ts';
import { transferSwml, type TransferOptions } from './transfer.ts';
import { wordsFor } from './words.ts';

/** What an answer depends on besides the reply. */
export type AnswerOptions = KeypadOptions & TransferOptions;

/** The SWAIG answer to a reply: words for the language model, and actions for the platform. */
export function answerFor(name: FunctionName, reply: Reply, callId: string, options: AnswerOptions): SwaigAnswer {
  const action = actionsFor(name, reply, callId, options);
  return {
    response: wordsFor(name, reply, options),
    ...(action.length === 0 ? {} : { action }),
    // The caller is told what happens before the call leaves the agent.
    ...(reply.kind === 'escalated' && reply.transfer !== null ? { post_process: true } : {}),
  };
}

/** The SWAIG answer to a request that was not carried out. */
export function answerInWords(name: string, words: string): SwaigAnswer {
  return { response: words, ...(name === 'verify_support_pin' ? { action: [forgetCall] } : {}) };
}

/** Removes the function call, and the PIN with it, from the history of the language model. */
const forgetCall: SwaigAction = { replace_in_history: true };

function actionsFor(name: FunctionName, reply: Reply, callId: string, options: AnswerOptions): SwaigAction[] {
  const actions: SwaigAction[] = [];
  if (name === 'verify_support_pin') actions.push(forgetCall);
  if (reply.kind === 'verified') {
    actions.push(
      activateTicketFunctions(),
      // For the prompt only: the conversation decides what a caller may do, never the data that comes back with requests.
      { set_global_data: { verified: true } },
    );
  }
  if (reply.kind === 'keypad') actions.push({ SWML: keypadSwml(options, callId, reply.nonce) });
  if (reply.kind === 'escalated' && reply.transfer !== null) {
    const { target, nonce } = reply.transfer;
    actions.push({ SWML: transferSwml(options, target, callId, nonce), transfer: 'true' });
  }
  return actions;
}
