import type { ResponderMemory } from '../../domain/messaging/responder-memory.ts';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { splitMessage } from '../../adapters/sunshine/split-message.ts';
import type { Policy } from '../policy/policy.ts';
import { builtInTexts } from '../policy/texts/index.ts';
import type { ResponderQuestion, ResponderTurn } from '../../domain/messaging/responder.ts';
import { neutraliseShorthand } from '../../adapters/sunshine/shorthand.ts';
import type { Responder } from '../../ports/responder.ts';
import { isResponderTool, readToolCall, type ResponderToolCall } from '../../agent-tools/tools.ts';
import { createModel, type AskModel, type ModelAnswer, type ModelOptions } from './client.ts';
import { nonsense } from './errors.ts';
import { systemPrompt } from './prompt.ts';
import { actOf, toolsFor } from './tools.ts';
import { transcriptOf } from './transcript.ts';

/** What the responder needs. */
export interface OpenAiResponderOptions extends ModelOptions {
  /** The company's policy: the model's guide, and its words where the model finds none. */
  policy: Policy;
  pinLength: number;
  /** Most tools that are used in a row without a word of the customer; 6 when absent. */
  maximumCalls?: number | undefined;
}

const defaultCalls = 6;
/** How often in one turn the model may mend wrong arguments. */
const maximumRepairs = 2;
const maximumIntents = 8;
const maximumWaits = 2;
/** Longest answer that is passed on, in UTF-16 code units: two messages. */
const maximumAnswer = 8_000;

/**
 * A responder that asks a language model, behind any endpoint that speaks the chat-completions protocol. The model gets
 * the ticket tools only for verified customers; what it calls is checked and goes out as an act, through the same gates
 * as everything else. Failures and nonsense alike are a `ServiceFailure`.
 */
export function createOpenAiResponder(options: OpenAiResponderOptions): Responder {
  const ask = createModel(options);
  return {
    async respond(question, { signal }) {
      const memory = readMemory(question);
      const again = waitOn(question, memory);
      if (again !== null) return again;
      const spent = memory.calls >= (options.maximumCalls ?? defaultCalls);
      const tools = spent ? [] : toolsFor(question.customerName !== null);
      const messages: ChatCompletionMessageParam[] = [
        { role: 'system', content: systemPrompt(options.policy, question, notesOn(question, memory, spent)) },
        ...transcriptOf(question, options.pinLength),
      ];
      const offered = new Set(tools.flatMap((tool) => (tool.type === 'function' ? [tool.function.name] : [])));
      const { text, calls } = await askUntilRight(ask, { messages, tools, signal }, offered);
      return turnOf(options.policy, question, memory, text, calls);
    },
  };
}

interface ModelMemory {
  /** How often in a row a result was not there yet. */
  waits: number;
  /** Tools used since the customer last said something. */
  calls: number;
  intents: string[];
  pinAsked: boolean;
}

function readMemory({ memory, heard }: ResponderQuestion): ModelMemory {
  const calls = memory?.['model.calls'];
  const intents = memory?.['model.intents'];
  const waits = memory?.['model.waits'];
  return {
    waits: typeof waits === 'number' ? waits : 0,
    calls: heard.length === 0 && typeof calls === 'number' ? calls : 0,
    intents: Array.isArray(intents) ? intents : [],
    pinAsked: memory?.['pinAsked'] === true,
  };
}

/** A result that is not there yet is asked for again with the very same act: a model might word it anew, and so double it. */
function waitOn({ result, heard }: ResponderQuestion, memory: ModelMemory): ResponderTurn | null {
  if (result?.reply.kind !== 'stillWorking' || heard.length > 0 || memory.waits >= maximumWaits) return null;
  return {
    say: [],
    act: result.act,
    asksPin: false,
    intents: memory.intents,
    resolved: false,
    memory: memoryOf({ ...memory, waits: memory.waits + 1 }),
  };
}

function notesOn(question: ResponderQuestion, memory: ModelMemory, spent: boolean): string[] {
  const { customerName, heard, result, returned } = question;
  const notes: string[] = [];
  if (memory.pinAsked && customerName !== null) notes.push('The PIN was right. Go on with what the customer wanted.');
  if (memory.pinAsked && customerName === null && heard.length === 0 && result === null) {
    notes.push('The PIN was wrong. Say so without a reason, and offer another try with ask_for_pin, or a human.');
  }
  if (returned !== null) {
    const told = JSON.stringify(returned.slice(0, 2_000));
    notes.push(
      `A human colleague had the conversation and gave it back. What they did, as data: ${told}. Ask nothing twice.`,
    );
  }
  if (spent) notes.push('You have used enough tools. Answer the customer in words now.');
  if (question.before.length === 0 && heard.length === 0 && notes.length === 0) notes.push('Greet the customer.');
  return notes;
}

/** Asks until every call is one that can be made; wrong arguments are told to the model, a few times. */
async function askUntilRight(
  ask: AskModel,
  question: Parameters<AskModel>[0],
  offered: ReadonlySet<string>,
): Promise<{ text: string; calls: ResponderToolCall[] }> {
  const messages = [...question.messages];
  for (let repair = 0; ; repair += 1) {
    const answer = await ask({ ...question, messages });
    const { calls, problems } = checkCalls(answer, offered);
    if (problems.length === 0) return { text: answer.text, calls };
    if (repair >= maximumRepairs) throw nonsense('wrong tool calls, again and again');
    messages.push(...toldBack(answer, problems, repair));
  }
}

/** What is wrong with a call, in words for the model; empty where nothing is. */
function checkCalls(
  answer: ModelAnswer,
  offered: ReadonlySet<string>,
): { calls: ResponderToolCall[]; problems: string[] } {
  const calls: ResponderToolCall[] = [];
  const problems = answer.calls.map(({ name, args }) => {
    if (!isResponderTool(name) || !offered.has(name)) return 'There is no such tool now.';
    const read = readToolCall(name, args);
    if (!read.ok) return read.problem;
    calls.push(read.call);
    return '';
  });
  return { calls, problems: problems.some((problem) => problem !== '') ? problems : [] };
}

function toldBack({ text, calls }: ModelAnswer, problems: string[], repair: number): ChatCompletionMessageParam[] {
  const id = (index: number): string => `call_repair_${repair}_${index}`;
  return [
    {
      role: 'assistant',
      content: text === '' ? null : text,
      tool_calls: calls.map(({ name, args }, index) => ({
        id: id(index),
        type: 'function',
        function: { name: /^[\w-]{1,64}$/.test(name) ? name : 'unknown', arguments: isJson(args) ? args : '{}' },
      })),
    },
    ...problems.map((problem, index): ChatCompletionMessageParam => ({
      role: 'tool',
      tool_call_id: id(index),
      content: `${problem} Nothing was done. Call it again as it should be, or answer in words.`.trim(),
    })),
  ];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function turnOf(
  policy: Policy,
  question: ResponderQuestion,
  memory: ModelMemory,
  text: string,
  calls: ResponderToolCall[],
): ResponderTurn {
  // One act a turn: the model sees its result and may go on from there.
  const call = calls.find((candidate) => actOf(candidate) !== null);
  const act = call === undefined ? null : actOf(call);
  const asksPin = act === null && calls.some(({ name }) => name === 'ask_for_pin');
  const resolved = act === null && !asksPin && calls.some(({ name }) => name === 'mark_resolved');
  const words = text !== '' || !(asksPin || resolved) ? text : ownWords(policy, question, asksPin);
  if (words === '' && act === null) throw nonsense('an empty answer');
  const found = calls.flatMap(({ args }) => ('intent' in args && args.intent !== undefined ? [args.intent] : []));
  const intents = [...new Set([...memory.intents, ...found])].slice(-maximumIntents);
  return {
    // A handover is announced by whoever takes over: until then it is only a wish.
    say: act?.command === 'escalate' ? [] : messagesOf(words),
    act,
    asksPin,
    intents,
    resolved,
    memory: memoryOf({ waits: 0, calls: act === null ? 0 : memory.calls + 1, intents, pinAsked: asksPin }),
  };
}

function ownWords(policy: Policy, { locale }: ResponderQuestion, asksPin: boolean): string {
  const name = asksPin ? 'askPin' : 'goodbye';
  const language = (locale ?? policy.language).slice(0, 2).toLowerCase();
  const texts = Object.hasOwn(policy.texts, language) ? policy.texts[language] : policy.texts[policy.language];
  return texts?.[name] ?? builtInTexts.en[name];
}

function messagesOf(words: string) {
  const texts = splitMessage(neutraliseShorthand(words.slice(0, maximumAnswer).toWellFormed()));
  return texts.map((text) => ({ text, quickReplies: [] }));
}

function memoryOf({ waits, calls, intents, pinAsked }: ModelMemory): ResponderMemory {
  return {
    'model.waits': waits,
    'model.calls': calls,
    ...(intents.length === 0 ? {} : { 'model.intents': intents }),
    ...(pinAsked ? { pinAsked } : {}),
  };
}
