import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { redactPins } from '../../pins/redact.ts';
import { postPromptEnvelope } from './schema/post-prompt.ts';
import { summaryOf } from './session-summary.ts';

/** What is used of a post-prompt request. */
export interface PreparedReport {
  callId: string;
  sessionId: string;
  /** The caller's number as the platform reports it, not normalised. */
  callerNumber: string | null;
  /** Null: the platform asks what happened in the last call. */
  summary: SessionSummary | null;
}

/**
 * Reads a post-prompt request, without PINs and in bounds. It can take a while for a big one. Null when it names no call.
 * @param options `intents` are the names of all intents of the routing table
 */
export function preparedReport(
  body: unknown,
  { pinLength, intents }: { pinLength: number; intents: readonly string[] },
): PreparedReport | null {
  const { data } = postPromptEnvelope.safeParse(body);
  if (data?.call_id === undefined) return null;
  const clean = (text: string, maximum: number): string => redactPins(text, pinLength, maximum);
  const isQuestion = data.action === 'fetch_conversation';
  return {
    callId: data.call_id,
    sessionId: data.ai_session_id ?? '',
    callerNumber: data.caller_id_number ?? data.caller_id_num ?? null,
    summary: isQuestion ? null : summaryOf(data, clean, intents),
  };
}
