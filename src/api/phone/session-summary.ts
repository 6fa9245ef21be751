import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { parseResolution, type Resolution } from '../../domain/tickets/resolution.ts';
import { keptText, saidIn } from './call-log.ts';
import { rawAnswer, reportIn } from './model-report.ts';
import type { PostPromptEnvelope } from './schema/post-prompt.ts';

/** Longest summary, in UTF-16 code units; a longer one is cut. */
const maximumSummary = 4_000;
const maximumIntents = 10;

/**
 * What a post-prompt request reports about the session. The model was asked for one JSON object; prose counts as the
 * summary, and what was left out stays empty.
 * @param clean removes from a text what must not be kept (PINs)
 */
export function summaryOf(envelope: PostPromptEnvelope, clean: (text: string) => string): SessionSummary {
  const said = saidIn(envelope.call_log ?? [], rawAnswer(envelope), clean);
  const spoken = new Set(said.messages.filter(({ by }) => by === 'ai').map(({ text }) => text));
  const { facts, summary } = reportIn(envelope, (text) => spoken.has(keptText(text, clean)));
  const issue = short(clean(facts.issue ?? ''));
  return {
    sessionId: envelope.ai_session_id ?? envelope.call_id ?? 'unknown',
    summary: short(clean(summary)),
    issue: issue === '' ? null : issue,
    intents: intentsOf(facts.intents ?? facts.intent),
    resolution: resolutionOf(facts.resolution, facts.resolved),
    duplicateOf: facts.duplicate_of === undefined ? null : short(clean(String(facts.duplicate_of))).slice(0, 64),
    ...said,
  };
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
