import type { OutgoingMessage } from '../../domain/messaging/messaging.ts';
import type { ResponderTurn } from '../../domain/messaging/responder.ts';
import type { Policy } from '../policy/policy.ts';
import { policyText } from '../policy/text.ts';
import type { ValidAnswer } from './ask-until-valid.ts';
import { unusableAnswer } from './errors.ts';
import { writeMemory, type ModelMemory } from './memory.ts';

const maximumIntents = 8;
/** Longest answer that is passed on, in UTF-16 code units. */
const maximumAnswer = 8_000;

/**
 * The turn that an answer of the model stands for.
 * @param policy its words stand in where the model only calls a tool
 * @param language two letters, for these words
 * @throws ServiceFailure when there is nothing in the answer
 */
export function turnOf(
  policy: Policy,
  language: string,
  memory: ModelMemory,
  { text, calls }: ValidAnswer,
): ResponderTurn {
  // One act a turn: the model sees its result and may go on from there.
  const act = calls.find((call) => call.act !== null)?.act ?? null;
  const asksPin = act === null && calls.some(({ name }) => name === 'ask_for_pin');
  const resolved = act === null && !asksPin && calls.some(({ name }) => name === 'mark_resolved');
  const words =
    text !== '' || !(asksPin || resolved) ? text : policyText(policy, language, asksPin ? 'askPin' : 'goodbye');
  if (words === '' && act === null) throw unusableAnswer('an empty answer');
  const found = calls.flatMap(({ intent }) => (intent === null ? [] : [intent]));
  const intents = [...new Set([...memory.intents, ...found])].slice(-maximumIntents);
  return {
    // A handoff is announced by whoever takes over: until then it is only requested.
    say: act?.command === 'escalate' ? [] : messagesOf(words),
    act,
    asksPin,
    intents,
    resolved,
    memory: writeMemory({
      waits: 0,
      calls: act === null ? 0 : memory.calls + 1,
      intents,
      pinAsked: asksPin,
      language: memory.language,
    }),
  };
}

/** One message with the whole answer: to split it for a channel is up to the messaging platform's adapter. */
function messagesOf(words: string): OutgoingMessage[] {
  const text = words.slice(0, maximumAnswer).toWellFormed().trim();
  return text === '' ? [] : [{ text, quickReplies: [] }];
}
