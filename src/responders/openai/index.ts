import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ResponderQuestion, ResponderTurn } from '../../domain/messaging/responder.ts';
import type { Responder } from '../../ports/responder.ts';
import type { Policy } from '../policy/policy.ts';
import { languageOfTurn, rememberedLanguage } from '../policy/turn-language.ts';
import { askUntilValid } from './ask-until-valid.ts';
import { createModel, type ModelOptions } from './client.ts';
import { companyTools } from './company-tools.ts';
import { readMemory, writeMemory, type ModelMemory } from './memory.ts';
import { notesOn } from './notes.ts';
import { systemPrompt } from './prompt.ts';
import { ownToolNames, toolsFor } from './tools.ts';
import { transcriptOf } from './transcript.ts';
import { turnOf } from './turn.ts';

/** What the responder needs. */
export interface OpenAiResponderOptions extends ModelOptions {
  /** The company's policy: the model's guide, and its words where the model has none. */
  policy: Policy;
  /** Digits of a support PIN. */
  pinLength: number;
  /** What closing a ticket means: `solved` can be reopened, `closed` is final. */
  closeStatus: 'solved' | 'closed';
  /** Names of all intents of the routing table, offered to the model. */
  intents: readonly string[];
  /** Most tools that are used in a row without a word of the customer; 6 when absent. */
  maximumCalls?: number | undefined;
}

const defaultCalls = 6;
/** How often in a row a result that is not there yet is waited for. */
const maximumWaits = 2;

/**
 * A responder that asks a language model, at any endpoint with the chat-completions protocol. The model gets
 * the ticket tools only for verified customers, and the look-ups in the company's own systems as the policy has them. Its calls are checked and become acts, which the conversation checks like
 * all others. Failures and unusable answers alike are a `ServiceFailure`.
 */
export function createOpenAiResponder(options: OpenAiResponderOptions): Responder {
  const ask = createModel(options);
  const company = companyTools(options.policy, ownToolNames);
  return {
    async respond(question, { signal }) {
      const spoken = languageOfTurn(options.policy, question);
      const memory = { ...readMemory(question), language: rememberedLanguage(spoken) };
      const again = waitOn(question, memory);
      if (again !== null) return again;
      const spent = memory.calls >= (options.maximumCalls ?? defaultCalls);
      const tools = spent ? [] : toolsFor(question.customerName !== null, options.intents, company);
      const messages: ChatCompletionMessageParam[] = [
        { role: 'system', content: systemPrompt(options.policy, question, notesOn(question, memory, spent)) },
        ...transcriptOf(question, options.pinLength),
      ];
      const answer = await askUntilValid(ask, { messages, tools, signal }, { ...options, company });
      return turnOf(options.policy, spoken.language, memory, answer);
    },
  };
}

/** A result that is not there yet is asked for with the very same act: the model might word it anew, which doubles it. */
function waitOn({ result, heard }: ResponderQuestion, memory: ModelMemory): ResponderTurn | null {
  if (result?.reply.kind !== 'stillWorking' || heard.length > 0 || memory.waits >= maximumWaits) return null;
  return {
    say: [],
    act: result.act,
    asksPin: false,
    intents: memory.intents,
    resolved: false,
    memory: writeMemory({ ...memory, waits: memory.waits + 1 }),
  };
}
