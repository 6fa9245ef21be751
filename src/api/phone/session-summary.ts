import type { SessionSummary, SpokenMessage } from '../../domain/conversation/commands.ts';
import { parseResolution, type Resolution } from '../../domain/tickets/resolution.ts';
import { isObject, parseJson } from './schema/fields.ts';
import { modelReport, type PostPromptEnvelope } from './schema/post-prompt.ts';

/** Longest summary, in UTF-16 code units; a longer one is cut. */
const maximumSummary = 4_000;
const maximumIntents = 10;
/** Most messages kept of one session. */
const maximumMessages = 400;
/** Longest message, in UTF-16 code units; a longer one is cut. */
const maximumMessage = 1_000;

const speakers: Readonly<Partial<Record<string, SpokenMessage['by']>>> = { user: 'customer', assistant: 'ai' };

/**
 * What a post-prompt request reports about the session. The model was asked for one JSON object; prose counts as the
 * summary, and what was left out stays empty.
 * @param clean removes from a text what must not be kept (PINs)
 */
export function summaryOf(envelope: PostPromptEnvelope, clean: (text: string) => string): SessionSummary {
  const text = rawText(envelope.post_prompt_data);
  const found = modelReport.parse(structured(envelope.post_prompt_data, text) ?? {});
  const summary = found.summary ?? found.conversation_summary ?? (looksLikeJson(text) ? '' : text);
  const issue = short(clean(found.issue ?? ''));
  return {
    sessionId: envelope.ai_session_id ?? envelope.call_id ?? 'unknown',
    summary: short(clean(summary)),
    issue: issue === '' ? null : issue,
    intents: intentsOf(found.intents ?? found.intent),
    resolution: resolutionOf(found.resolution, found.resolved),
    duplicateOf: found.duplicate_of === undefined ? null : short(clean(String(found.duplicate_of))).slice(0, 64),
    turns: (envelope.call_log ?? []).filter((entry) => isObject(entry) && entry['role'] === 'user').length,
    ...messagesOf(envelope.call_log ?? [], clean),
  };
}

/** What was said, without tool calls and instructions. Of too many messages the last ones are kept. */
function messagesOf(
  log: readonly unknown[],
  clean: (text: string) => string,
): Pick<SessionSummary, 'messages' | 'omitted'> {
  const messages = log.flatMap((entry) => {
    if (!isObject(entry) || typeof entry['content'] !== 'string') return [];
    const by = speakers[String(entry['role'])];
    const text = clean(entry['content']).trim().slice(0, maximumMessage).toWellFormed();
    return by === undefined || text === '' ? [] : [{ by, text }];
  });
  const omitted = Math.max(0, messages.length - maximumMessages);
  return { messages: messages.slice(omitted), omitted };
}

function resolutionOf(word: string | undefined, resolved: boolean | string | undefined): Resolution | null {
  const named = word === undefined ? null : parseResolution(word);
  if (named !== null) return named;
  const flag = booleanOf(resolved);
  return flag === null ? null : flag ? 'resolved' : 'unknown';
}

function short(text: string): string {
  return text.trim().slice(0, maximumSummary).toWellFormed();
}

type PostPromptData = PostPromptEnvelope['post_prompt_data'];

/** The JSON object that the model was asked for, wherever it is. */
function structured(data: PostPromptData, text: string): Record<string, unknown> | undefined {
  const parsed = isObject(data) ? data['parsed'] : undefined;
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (isObject(first)) return first;
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  const inText = start >= 0 && end > start ? parseJson(text.slice(start, end + 1)) : undefined;
  return isObject(inText) ? inText : undefined;
}

/** What the model wrote, as text. */
function rawText(data: PostPromptData): string {
  if (typeof data === 'string') return data;
  const texts = isObject(data) ? [data['raw'], data['substituted']] : [];
  return texts.find((text) => typeof text === 'string' && text.trim() !== '')?.toString() ?? '';
}

function looksLikeJson(text: string): boolean {
  return /^\s*(?:```(?:json)?\s*)?[[{]/i.test(text);
}

function intentsOf(value: unknown[] | string | undefined): string[] {
  const words = typeof value === 'string' ? value.split(',') : (value ?? []);
  const names = words
    .filter((word) => typeof word === 'string')
    .map((word) =>
      word
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_'),
    )
    .filter((word) => /^[a-z0-9_]{1,40}$/.test(word));
  return [...new Set(names)].slice(0, maximumIntents);
}

function booleanOf(value: boolean | string | undefined): boolean | null {
  if (typeof value !== 'string') return value ?? null;
  const word = value.trim().toLowerCase();
  if (['true', 'yes'].includes(word)) return true;
  return ['false', 'no'].includes(word) ? false : null;
}
