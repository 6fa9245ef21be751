/** One entry of a `call_log`, with the fields of captured calls. */
export type LogEntry = Record<string, unknown>;

const startedAtUs = 1_771_000_000_000_000;
let entries = 0;

/** Microseconds, as the platform counts, later with every entry. */
function nextTime(): number {
  entries += 1;
  return startedAtUs + entries * 1_500_000;
}

/** What the platform tells the model: never spoken. */
export function system(content: string): LogEntry {
  return { role: 'system', lang: 'en', tokens: 40, timestamp: nextTime(), visible_count: 1, content };
}

/** What the platform did: never spoken. */
export function systemLog(action: string, content: string): LogEntry {
  const common = { lang: 'en-US', tokens: 0, content_type: 'Detected Speech' };
  return { role: 'system-log', ...common, action, timestamp: nextTime(), metadata: { context: 'default' }, content };
}

/** What the model thought: never spoken. */
export function thinking(content: string): LogEntry {
  return { role: 'assistant-thinking', timestamp: nextTime(), content };
}

/** What the caller said, with the space at the end that speech recognition leaves. */
export function caller(content: string): LogEntry {
  const timestamp = nextTime();
  const spoken = { start_timestamp: timestamp - 900_000, end_timestamp: timestamp };
  return {
    role: 'user',
    timestamp,
    confidence: 0.99,
    content_type: 'Detected Speech',
    ...spoken,
    content: `${content} `,
  };
}

/** What the agent said, with the space in front and the times of a captured call. */
export function agent(content: string): LogEntry {
  const timestamp = nextTime();
  const latencies = { latency: 670, utterance_latency: 970, audio_latency: 1_470 };
  const spoken = { start_timestamp: timestamp - 900_000, end_timestamp: timestamp };
  return { role: 'assistant', timestamp, ...latencies, ...spoken, content: ` ${content}` };
}

/** Text of a `say` action: spoken. */
export function manual(content: string): LogEntry {
  const timestamp = nextTime();
  const spoken = { start_timestamp: timestamp, end_timestamp: timestamp + 1_000_000 };
  return { role: 'assistant-manual', timestamp, ...spoken, content };
}

/** A function call of the model and its result: neither is spoken. */
export function functionCall(name: string, args: Record<string, unknown>, result: string): LogEntry[] {
  const call = { id: `call-${name}`, type: 'function', function: { name, arguments: JSON.stringify(args) } };
  const content = `Tool result below. Remain in the same language.\n${result}`;
  return [
    systemLog('function_call', `Calling function: ${name}`),
    { role: 'assistant', tool_calls: [call], content: '' },
    { role: 'tool', timestamp: nextTime(), function_name: name, execution_latency: 100, content },
  ];
}

/** The end of the session, with the entry that repeats the answer to the post prompt: it was never spoken. */
export function sessionEnd(raw: string, between: readonly LogEntry[] = []): LogEntry[] {
  return [
    system('The conversation has been ended by the assistant.\n'),
    systemLog('session_end', 'AI session ended: normal'),
    ...between,
    { role: 'assistant', timestamp: nextTime(), content: raw },
  ];
}

/** What the platform reports as the model's answer in prose. */
export function prose(raw: string): Record<string, unknown> {
  return { parsed: [], raw, substituted: raw };
}
