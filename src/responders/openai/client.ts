import OpenAI from 'openai';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { z } from 'zod';
import { chatAnswer } from './schema.ts';
import { unusableAnswer, openAiFailure } from './errors.ts';

/** A request to the model. */
export interface ModelQuestion {
  messages: ChatCompletionMessageParam[];
  /** When empty, the model must answer in words. */
  tools: ChatCompletionTool[];
  signal: AbortSignal;
}

/** The model's answer. */
export interface ModelAnswer {
  /** Empty when it only calls a tool. */
  text: string;
  /** The tools that it calls; the arguments are JSON text and not checked yet. */
  calls: { name: string; args: string }[];
}

/** Asks the model once, without retries. Throws `ServiceFailure` and nothing else. */
export type AskModel = (question: ModelQuestion) => Promise<ModelAnswer>;

/** Which model is asked, and how. */
export interface ModelOptions {
  /** Any server with the chat-completions protocol, like `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string;
  model: string;
  /** Most tokens of one answer; 800 when absent. */
  maximumTokens?: number | undefined;
  /** True for a reasoning model: it takes no temperature, and its token limit has another name (OpenAI API, chat completions). */
  reasoning?: boolean | undefined;
  /** Time limit of one request, in milliseconds; 20,000 when absent. */
  timeoutMs?: number | undefined;
}

const defaultTokens = 800;
const defaultTimeoutMs = 20_000;
/** Low, so that the same question gets the same answer. */
const temperature = 0.2;

/** See {@link AskModel}. */
export function createModel(options: ModelOptions): AskModel {
  const { baseUrl, apiKey, model, maximumTokens = defaultTokens, reasoning = false } = options;
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey,
    maxRetries: 0,
    timeout: options.timeoutMs ?? defaultTimeoutMs,
    // Nothing is read from the environment, and nothing is logged.
    organization: null,
    project: null,
    logLevel: 'off',
  });
  const limits = reasoning ? { max_completion_tokens: maximumTokens } : { max_tokens: maximumTokens, temperature };
  return async ({ messages, tools, signal }) => {
    const offered = tools.length === 0 ? {} : { tools, tool_choice: 'auto' as const };
    try {
      const answer: unknown = await client.chat.completions.create(
        { model, messages, ...limits, ...offered, stream: false },
        { signal },
      );
      return readAnswer(answer);
    } catch (error) {
      throw openAiFailure(error, Date.now());
    }
  };
}

function readAnswer(answer: unknown): ModelAnswer {
  const [choice] = chatAnswer.safeParse(answer).data?.choices ?? [];
  if (choice === undefined) throw unusableAnswer('an answer of another shape');
  const { finish_reason: reason, message } = choice;
  if (reason === 'length') throw unusableAnswer('the answer was longer than the token limit');
  const { text, refusal } = readContent(message.content ?? '');
  if (reason === 'content_filter' || (message.refusal ?? '') !== '' || refusal !== '')
    throw unusableAnswer('the model refused');
  const calls = (message.tool_calls ?? []).map((call) => ({
    name: call.function.name,
    args: call.function.arguments ?? '',
  }));
  return { text: withoutThoughts(text), calls };
}

type Content = NonNullable<z.output<typeof chatAnswer>['choices'][number]['message']['content']>;

/** Some servers send the content as a list of parts; only those with text are for the customer. */
function readContent(content: Content): { text: string; refusal: string } {
  if (typeof content === 'string') return { text: content, refusal: '' };
  const parts = content.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part));
  const texts = parts.filter(({ type }) => type === 'text' || type === 'output_text' || type == null);
  const refusals = parts.map((part) => ('refusal' in part ? (part.refusal ?? '') : ''));
  return { text: texts.map(({ text }) => text ?? '').join(''), refusal: refusals.join('') };
}

/** Some servers leave the thoughts of a reasoning model in front of its answer. */
function withoutThoughts(text: string): string {
  return text.replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/iu, '').trim();
}
