import OpenAI from 'openai';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import { chatAnswer } from './schema.ts';
import { nonsense, openAiFailure } from './errors.ts';

/** What the model is asked. */
export interface ModelQuestion {
  messages: ChatCompletionMessageParam[];
  /** Empty: the model has to answer in words. */
  tools: ChatCompletionTool[];
  signal: AbortSignal;
}

/** What the model says. */
export interface ModelAnswer {
  /** Empty when it only calls a tool. */
  text: string;
  /** The tools it calls; arguments as JSON text, not checked yet. */
  calls: { name: string; args: string }[];
}

/** Asks a model. Throws `ServiceFailure` and nothing else; retries nothing. */
export type AskModel = (question: ModelQuestion) => Promise<ModelAnswer>;

/** Which model is asked, and how. */
export interface ModelOptions {
  /** Of any server that speaks the chat-completions protocol, like `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string;
  model: string;
  /** Most tokens of one answer; 800 when absent. */
  maximumTokens?: number | undefined;
  /** A reasoning model takes no temperature and counts its tokens under another name (OpenAI API, chat completions). */
  reasoning?: boolean | undefined;
  /** Longest a single request may take; 20 000 when absent. */
  timeoutMs?: number | undefined;
}

const defaultTokens = 800;
const defaultTimeoutMs = 20_000;
/** Help desks want the same answer to the same question. */
const temperature = 0.2;

/** See {@link AskModel}. */
export function createModel(options: ModelOptions): AskModel {
  const { baseUrl, apiKey, model, maximumTokens = defaultTokens, reasoning = false } = options;
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey,
    maxRetries: 0,
    timeout: options.timeoutMs ?? defaultTimeoutMs,
    // Nothing from the environment, and nothing into the log.
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
  if (choice === undefined) throw nonsense('an answer of another shape');
  const { finish_reason: reason, message } = choice;
  if (reason === 'length') throw nonsense('the answer was longer than the token limit');
  if (reason === 'content_filter' || (message.refusal ?? '') !== '') throw nonsense('the model refused');
  const calls = (message.tool_calls ?? []).map((call) => ({
    name: call.function.name,
    args: call.function.arguments ?? '',
  }));
  return { text: withoutThoughts(message.content ?? ''), calls };
}

/** Some servers leave what a reasoning model thought in front of its answer. */
function withoutThoughts(text: string): string {
  return text.replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/iu, '').trim();
}
