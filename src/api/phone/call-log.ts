import type { SessionSummary, SpokenMessage } from '../../domain/conversation/commands.ts';
import { isObject } from './schema/fields.ts';

/** Most messages kept of one session. */
const maximumMessages = 400;
/** Longest message, in UTF-16 code units; a longer one is cut. */
const maximumMessage = 1_000;
/** Longest name of an unknown role that is kept, in UTF-16 code units. */
const maximumRole = 40;

/** Roles of what was said. `assistant-manual` is the text of a `say` action (captured calls). */
const speakers: ReadonlyMap<string, 'customer' | 'ai'> = new Map([
  ['user', 'customer'],
  ['assistant', 'ai'],
  ['assistant-manual', 'ai'],
]);

/** Roles of what is never spoken: instructions, thoughts, tools, and what the platform did (captured calls). */
const silentRoles: ReadonlySet<string> = new Set([
  'system',
  'system-log',
  'developer',
  'assistant-thinking',
  'tool',
  'function',
]);

/** Fields that only an entry has whose text was turned into sound (captured calls). */
const timesOfSpeech = ['start_timestamp', 'audio_latency', 'latency'] as const;

type Entry = Record<string, unknown>;

/** Takes what must not be kept (PINs) out of a text, of which only so many UTF-16 code units are kept. */
export type Clean = (text: string, maximum: number) => string;

/** What a `call_log` says was said. */
export type SaidInCall = Pick<SessionSummary, 'messages' | 'omitted' | 'turns'>;

/**
 * What was said according to a `call_log`, oldest first; of too many messages the last ones are kept. The platform
 * appends the answer to the post prompt as an `assistant` entry, which was never spoken. An entry of an unknown role is
 * kept as `other`: nobody knows whether it was spoken.
 * @param raw the answer to the post prompt, as the platform reports it
 * @param clean removes from a text what must not be kept (PINs)
 */
export function saidIn(log: readonly unknown[], raw: string, clean: Clean): SaidInCall {
  const entries = withoutAppended(log.filter(isObject), raw);
  const said = entries.flatMap((entry) => saidBy(entry) ?? []);
  const omitted = Math.max(0, said.length - maximumMessages);
  return {
    messages: said.slice(omitted).map((one) => messageOf(one, clean)),
    omitted,
    turns: entries.filter(({ role }) => role === 'user').length,
  };
}

/** What is kept of a text that was said: without what must not be kept, and not too long. */
export function keptText(text: string, clean: Clean): string {
  return clean(text.trim(), maximumMessage).trim().slice(0, maximumMessage).toWellFormed();
}

/** The text of an entry; empty without one. */
export function textOf({ content }: Entry): string {
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join(' ');
}

/** True for an entry of the agent that was spoken, as far as its times say. */
function hasTimes(entry: Entry): boolean {
  return timesOfSpeech.some((field) => typeof entry[field] === 'number');
}

/** The log without the entries of the agent that were made after the session, or for the post prompt only. */
function withoutAppended(entries: readonly Entry[], raw: string): Entry[] {
  const end = entries.findIndex(({ action }) => action === 'session_end');
  const isAppended = (entry: Entry, index: number): boolean => {
    if (entry['role'] !== 'assistant' || hasTimes(entry)) return false;
    if (end >= 0) return index > end;
    return index === entries.length - 1 && raw.trim() !== '' && textOf(entry).trim() === raw.trim();
  };
  return entries.filter((entry, index) => !isAppended(entry, index));
}

/** What an entry says was said, by which role; null if nothing was. */
function saidBy(entry: Entry): { role: string; said: string } | null {
  const { role, text_heard_approx: heard, barged } = entry;
  if (typeof role !== 'string' || silentRoles.has(role)) return null;
  // The caller interrupted: what came after was not heard.
  const said = barged === true && typeof heard === 'string' ? `${heard.trim()}…` : textOf(entry);
  return said.trim() === '' ? null : { role, said };
}

function messageOf({ role, said }: { role: string; said: string }, clean: Clean): SpokenMessage {
  const text = keptText(said, clean);
  const by = speakers.get(role);
  return by === undefined
    ? { by: 'other', role: clean(role, maximumRole).slice(0, maximumRole).toWellFormed(), text }
    : { by, text };
}
