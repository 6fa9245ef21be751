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
  const spoken = () => ({ start_timestamp: nowUs() - 900_000, end_timestamp: nowUs() });

  const platform: SessionLog['platform'] = (action, content, metadata = {}) => {
    const common = { role: 'system-log', lang: 'en-US', action, timestamp: nowUs(), tokens: 0 };
    entries.push({
      ...common,
      content_type: 'Detected Speech',
      metadata: { context: 'default', ...metadata },
      content,
    });
  };
  const agentSays = (text: string): LogEntry => {
    const latencies = { latency: 670, utterance_latency: 970, audio_latency: 1_470 };
    return { role: 'assistant', timestamp: nowUs(), ...latencies, ...spoken(), content: ` ${text}` };
  };
  const callerSays = (text: string): LogEntry => {
    const heard = { confidence: 0.997, content_type: 'Detected Speech' };
    return { role: 'user', timestamp: nowUs(), ...heard, ...spoken(), content: `${text} ` };
  };
  const said = (utterance: Utterance): void => {
    if (typeof utterance === 'string') entries.push(callerSays(utterance));
    else if (utterance.by === 'agent') entries.push(agentSays(utterance.text));
    else entries.push({ role: 'assistant-manual', timestamp: nowUs(), ...spoken(), content: utterance.text });
  };
  const called = ({ name, args, result, webhook }: CalledFunction): void => {
    const given = JSON.stringify(args);
    platform('function_call', `Calling function: ${name}`, { function: name, native: webhook === null });
    const call = { id: `call-${functions.length}`, type: 'function', function: { name, arguments: given } };
    entries.push({ role: 'assistant', tool_calls: [call], content: '' });
    const times = { execution_latency: 120, ...spoken() };
    entries.push({
      role: 'tool',
      timestamp: nowUs(),
      function_name: name,
      ...times,
      content: `${resultPrefix}${result}`,
    });
    const answered =
      webhook === null ? { native: true } : { post_data: webhook.request, post_response: webhook.answer };
    functions.push({
      command_name: name,
      command_arg: given,
      epoch_time: Math.floor(nowUs() / 1_000_000),
      ...answered,
    });
  };
  return {
    startedAtUs,
    entries,
    functions,
    system: (content) => entries.push({ role: 'system', lang: 'en', tokens: 40, timestamp: nowUs(), content }),
    platform,
    said,
    called,
    answered: (content) => entries.push({ role: 'assistant', timestamp: nowUs(), content }),
  };
}
