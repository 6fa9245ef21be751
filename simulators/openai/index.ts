import { timingSafeEqual } from 'node:crypto';
import { Faults } from '../faults.ts';
import { createSimulatorApp, listen, type LoggedRequest } from '../http.ts';
import { chatRequest, type ChatRequest } from './inputs.ts';

export type { ChatRequest } from './inputs.ts';

/** An answer that the model will give. */
export interface ScriptedAnswer {
  text?: string;
  /** Tool calls. `args`: a string is sent as it is, anything else as JSON. */
  calls?: { name: string; args: unknown }[];
  /** Replaces the finish reason that fits the answer. */
  finishReason?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  refusal?: string;
  /** Replaces the content by this list of parts, as it stands. */
  parts?: { type: string; text?: string; refusal?: string }[];
}

/** How to start the simulator. */
export interface OpenAiSimulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  apiKey?: string;
  model?: string;
  /**
   * How the text of an answer is sent: as one string (OpenAI's own API), or as a list of parts (some compatible
   * servers). Default `text`.
   */
  content?: AnswerContent;
}

/** See {@link OpenAiSimulatorOptions.content}. */
export type AnswerContent = 'text' | 'parts';

/** A running server of the chat-completions protocol that gives scripted answers. */
export interface OpenAiSimulator {
  /** With `/v1` at the end, as clients expect it. */
  readonly url: string;
  readonly apiKey: string;
  readonly model: string;
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  /** The request bodies that were answered, oldest first. */
  readonly asked: ChatRequest[];
  /** Tokens counted so far, one for every four characters. */
  readonly usage: { prompt: number; completion: number };
  /** Adds answers to the script, to be given in this order. A function makes an answer from the request. */
  script(...answers: (ScriptedAnswer | ((request: ChatRequest) => ScriptedAnswer))[]): void;
  close(): Promise<void>;
}

const path = '/v1/chat/completions';

/** Starts the simulator. Everything lives in memory and is gone after `close`. */
export async function startOpenAi(options: OpenAiSimulatorOptions = {}): Promise<OpenAiSimulator> {
  const { host = '127.0.0.1', port = 0, apiKey = 'sim-key', model = 'sim-model', content = 'text' } = options;
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const asked: ChatRequest[] = [];
  const usage = { prompt: 0, completion: 0 };
  const script: (ScriptedAnswer | ((request: ChatRequest) => ScriptedAnswer))[] = [];
  const app = createSimulatorApp({
    faults,
    requests,
    now: Date.now,
    isApi: (url) => url.startsWith('/v1/'),
    errorBody: (status) => errorBody(status, 'simulated', 'The server had an error'),
  });
  app.post(path, (request, reply) => {
    if (!isBearer(request.headers.authorization, apiKey)) {
      return reply.code(401).send(errorBody(401, 'invalid_api_key', 'Incorrect API key provided'));
    }
    const parsed = chatRequest.safeParse(request.body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return reply.code(400).send(errorBody(400, 'invalid_value', `${issue?.path.join('.')}: ${issue?.message}`));
    }
    if (parsed.data.model !== model) {
      return reply.code(404).send(errorBody(404, 'model_not_found', 'The model does not exist'));
    }
    asked.push(parsed.data);
    const next = script.shift() ?? { text: 'I have nothing more to say.' };
    const answer = limited(typeof next === 'function' ? next(parsed.data) : next, parsed.data);
    const prompt = tokensIn(JSON.stringify(parsed.data.messages));
    const completion = tokensIn((answer.text ?? '') + JSON.stringify(answer.calls ?? ''));
    usage.prompt += prompt;
    usage.completion += completion;
    return completionOf(answer, asked.length, { model, content }, { prompt, completion });
  });
  const url = await listen(app, host, port);
  return {
    url: `${url}/v1`,
    apiKey,
    model,
    faults,
    requests,
    asked,
    usage,
    script: (...answers) => void script.push(...answers),
    close: async () => app.close(),
  };
}

/** Cuts an answer that has more tokens than the request allows. */
function limited(answer: ScriptedAnswer, request: ChatRequest): ScriptedAnswer {
  const most = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  if (answer.text === undefined || tokensIn(answer.text) <= most) return answer;
  return { ...answer, text: answer.text.slice(0, most * 4), finishReason: 'length' };
}

function completionOf(
  answer: ScriptedAnswer,
  count: number,
  { model, content }: { model: string; content: AnswerContent },
  tokens: { prompt: number; completion: number },
): object {
  const { calls = [], finishReason, refusal } = answer;
  const toolCalls = calls.map(({ name, args }, index) => ({
    id: `call_${count}_${index}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }));
  return {
    id: `chatcmpl-${count}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1_000),
    model,
    choices: [
      {
        index: 0,
        finish_reason: finishReason ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
        logprobs: null,
        message: {
          role: 'assistant',
          content: contentOf(answer, content),
          refusal: content === 'parts' ? null : (refusal ?? null),
          ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
        },
      },
    ],
    usage: {
      prompt_tokens: tokens.prompt,
      completion_tokens: tokens.completion,
      total_tokens: tokens.prompt + tokens.completion,
    },
  };
}

/** The text in the form that the setting asks for; a refusal is a part of its own, where there are parts. */
function contentOf({ text, refusal, parts }: ScriptedAnswer, content: AnswerContent): unknown {
  if (parts !== undefined) return parts;
  if (content === 'text') return text ?? null;
  return [
    ...(text === undefined ? [] : [{ type: 'text', text }]),
    ...(refusal === undefined ? [] : [{ type: 'refusal', refusal }]),
  ];
}

function tokensIn(text: string): number {
  return Math.ceil(text.length / 4);
}

function errorBody(status: number, code: string, message: string): object {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param: null, code } };
}

function isBearer(header: string | undefined, apiKey: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${apiKey}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
