import type { Utterance } from './report.ts';

/** An entry of `call_log`. */
export type LogEntry = Record<string, unknown>;

/** What the platform writes in front of a function's result for the language model (captured calls). */
const resultPrefix = 'Tool result below. Remain in the same language.\n';

/** The log of an AI session, with the entries of captured calls; times are in microseconds. */
export interface SessionLog {
  /** When the session began. */
  readonly startedAtUs: number;
  /** All entries so far, oldest first. */
  readonly entries: readonly LogEntry[];
  /** The called functions as `swaig_log` has them. */
  readonly functions: readonly Record<string, unknown>[];
  /** Adds what the model is told; it is never spoken. */
  system(content: string): void;
  /** Adds what the platform did; it is never spoken. */
  platform(action: string, content: string, metadata?: Record<string, unknown>): void;
  /** Adds what was said. */
  said(utterance: Utterance): void;
  /** Adds a function call and its result, with the webhook's request and answer. */
  called(call: CalledFunction): void;
  /** Adds the answer to the post prompt, which nobody says. */
  answered(content: string): void;
}

/** A function call as the log needs it. */
export interface CalledFunction {
  name: string;
  args: Record<string, unknown>;
  /** The words for the model. */
  result: string;
  /** The webhook's request and answer; null for a function of the platform itself. */
  webhook: { request: unknown; answer: unknown } | null;
}

/** Begins a log. */
export function createSessionLog(): SessionLog {
  const startedAtUs = Date.now() * 1_000;
  const entries: LogEntry[] = [];
  const functions: Record<string, unknown>[] = [];
  const nowUs = () => startedAtUs + entries.length * 1_000_000;
  const platform: SessionLog['platform'] = (action, content, metadata = {}) => {
    entries.push(platformEntry(nowUs(), action, content, metadata));
  };
  return {
    startedAtUs,
    entries,
    functions,
    system: (content) => entries.push({ role: 'system', lang: 'en', tokens: 40, timestamp: nowUs(), content }),
    platform,
    said: (utterance) => entries.push(spokenEntry(nowUs(), utterance)),
    called: (call) => {
      platform('function_call', `Calling function: ${call.name}`, {
        function: call.name,
        native: call.webhook === null,
      });
      entries.push(callEntry(call, `call-${functions.length}`), resultEntry(nowUs(), call));
      functions.push(loggedFunction(nowUs(), call));
    },
    answered: (content) => entries.push({ role: 'assistant', timestamp: nowUs(), content }),
  };
}

function timesOfSpeech(nowUs: number): LogEntry {
  return { timestamp: nowUs, start_timestamp: nowUs - 900_000, end_timestamp: nowUs };
}

function platformEntry(nowUs: number, action: string, content: string, more: Record<string, unknown>): LogEntry {
  const common = { role: 'system-log', lang: 'en-US', action, timestamp: nowUs, tokens: 0 };
  return { ...common, content_type: 'Detected Speech', metadata: { context: 'default', ...more }, content };
}

function spokenEntry(nowUs: number, utterance: Utterance): LogEntry {
  const times = timesOfSpeech(nowUs);
  if (typeof utterance === 'string') {
    const heard = { confidence: 0.997, content_type: 'Detected Speech' };
    return { role: 'user', ...heard, ...times, content: `${utterance} ` };
  }
  const { by, text } = utterance;
  if (by === 'say') return { role: 'assistant-manual', ...times, content: text };
  const latencies = { latency: 670, utterance_latency: 970, audio_latency: 1_470 };
  return { role: 'assistant', ...latencies, ...times, content: ` ${text}` };
}

function callEntry({ name, args }: CalledFunction, id: string): LogEntry {
  const call = { id, type: 'function', function: { name, arguments: JSON.stringify(args) } };
  return { role: 'assistant', tool_calls: [call], content: '' };
}

function resultEntry(nowUs: number, { name, result }: CalledFunction): LogEntry {
  const content = `${resultPrefix}${result}`;
  return { role: 'tool', function_name: name, execution_latency: 120, ...timesOfSpeech(nowUs), content };
}

function loggedFunction(nowUs: number, { name, args, webhook }: CalledFunction): LogEntry {
  const answered = webhook === null ? { native: true } : { post_data: webhook.request, post_response: webhook.answer };
  const epochTime = Math.floor(nowUs / 1_000_000);
  return { command_name: name, command_arg: JSON.stringify(args), epoch_time: epochTime, ...answered };
}
