import { createHash } from 'node:crypto';
import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { parseResolution, type Resolution } from '../../domain/tickets/resolution.ts';
import { shownIntents } from '../../agent-tools/intents.ts';
import { keptText, saidIn, type Clean } from './call-log.ts';
import { rawAnswer, reportIn } from './model-report.ts';
import type { PostPromptEnvelope } from './schema/post-prompt.ts';

/** Longest summary, in UTF-16 code units; a longer one is cut. */
const maximumSummary = 4_000;
const maximumIntents = 10;
/** Longest list of intents that is read, in UTF-16 code units. */
const maximumList = 2_000;
/** Longest id of a session that is kept as it is, in UTF-16 code units. */
const maximumSessionId = 100;
/** Longest number of a ticket, in UTF-16 code units. */
const maximumTicketId = 64;

/**
 * What a post-prompt request reports about the session. The model was asked for one JSON object; prose counts as the
 * summary, and what was left out stays empty.
 * @param clean removes from a text what must not be kept (PINs)
 * @param known names of all intents of the routing table; others are left out
 */
export function summaryOf(envelope: PostPromptEnvelope, clean: Clean, known: readonly string[]): SessionSummary {
  const said = saidIn(envelope.call_log ?? [], rawAnswer(envelope), clean);
  const spoken = new Set(said.messages.filter(({ by }) => by === 'ai').map(({ text }) => text));
  const { facts, summary } = reportIn(envelope, (text) => spoken.has(keptText(text, clean)));
  const issue = short(facts.issue ?? '', clean);
  return {
    sessionId: sessionIdOf(envelope, clean),
    summary: short(summary, clean),
    issue: issue === '' ? null : issue,
    intents: shownIntents(intentsOf(facts.intents ?? facts.intent), known).slice(0, maximumIntents),
    resolution: resolutionOf(facts.resolution, facts.resolved),
    duplicateOf: facts.duplicate_of === undefined ? null : ticketIdOf(String(facts.duplicate_of), clean),
    ...said,
  };
}

function resolutionOf(word: string | undefined, resolved: boolean | string | undefined): Resolution | null {
  const named = word === undefined ? null : parseResolution(word);
  if (named !== null) return named;
  const flag = booleanOf(resolved);
  return flag === null ? null : flag ? 'resolved' : 'unknown';
}

/** The platform's id, by which a repeated report is recognised. One that looks like a PIN is replaced by its digest. */
function sessionIdOf({ ai_session_id: given, call_id: callId }: PostPromptEnvelope, clean: Clean): string {
  const id = given ?? callId ?? 'unknown';
  const isKept = id.length <= maximumSessionId && clean(id, maximumSessionId) === id;
  return isKept ? id : createHash('sha256').update(id).digest('hex');
}

/** The number of a ticket, which may have as many digits as a PIN; null for a text that calls it one. */
function ticketIdOf(text: string, clean: Clean): string | null {
  const id = text.trim().slice(0, maximumTicketId);
  // The name in front says that it is no PIN.
  const named = `ticket ${id}`;
  return clean(named, named.length) === named ? id : null;
}

function short(text: string, clean: Clean): string {
  return clean(text.trim(), maximumSummary).trim().slice(0, maximumSummary).toWellFormed();
}

function intentsOf(value: unknown[] | string | undefined): string[] {
  const words =
    typeof value === 'string' ? value.slice(0, maximumList).split(',') : (value ?? []).slice(0, maximumList);
  return words
    .filter((word) => typeof word === 'string')
    .map((word) =>
      word
        .slice(0, maximumList)
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_'),
    )
    .filter((word) => /^[a-z0-9_]{1,40}$/.test(word));
}

function booleanOf(value: boolean | string | undefined): boolean | null {
  if (typeof value !== 'string') return value ?? null;
  const word = value.trim().toLowerCase();
  if (['true', 'yes'].includes(word)) return true;
  return ['false', 'no'].includes(word) ? false : null;
}
