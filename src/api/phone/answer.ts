import type { Reply } from '../../domain/conversation/replies.ts';
import type { FunctionName } from './schema/functions.ts';
import type { SwaigAction, SwaigAnswer } from './actions.ts';
import { keypadSwml, type KeypadOptions } from './keypad.ts';
import { activateTicketFunctions } from './function-signatures.ts';
import { transferSwml } from './transfer.ts';
import { wordsFor } from './words.ts';

/** The SWAIG answer to a reply: words for the language model, and what the platform shall do. */
export function answerFor(name: FunctionName, reply: Reply, callId: string, options: KeypadOptions): SwaigAnswer {
  const action = actionsFor(name, reply, callId, options);
  return {
    response: wordsFor(name, reply),
    ...(action.length === 0 ? {} : { action }),
    // The caller hears what happens before the call leaves the agent.
    ...(reply.kind === 'escalated' && reply.transfer !== null ? { post_process: true } : {}),
  };
}

/** The SWAIG answer to a request that nothing was done for. */
export function answerInWords(name: string, words: string): SwaigAnswer {
  return { response: words, ...(name === 'verify_support_pin' ? { action: [forgetCall] } : {}) };
}

/** Takes the call of a function, and with it the PIN, out of what the language model remembers. */
const forgetCall: SwaigAction = { replace_in_history: true };

function actionsFor(name: FunctionName, reply: Reply, callId: string, options: KeypadOptions): SwaigAction[] {
  const actions: SwaigAction[] = [];
  if (name === 'verify_support_pin') actions.push(forgetCall);
  if (reply.kind === 'verified') {
    actions.push(
      activateTicketFunctions(),
      // For the prompt only: what a caller may do is decided by the conversation, never by what comes back from here.
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
