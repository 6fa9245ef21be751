import type { CallReport } from './report.ts';
import type { SessionLog } from './session-log.ts';
import { projectId, spaceId, swmlCall, type CallIdentity } from './wire.ts';

/** What the platform reports as the answer when the model called the summary function (captured call). */
const functionWasCalled = 'The summarize_conversation function was executed.';

/**
 * Body of the report after the AI session, with the fields and the log of calls captured in 2026. What the log holds
 * after the end of the session was never spoken.
 */
export function endOfCall(identity: CallIdentity, report: CallReport, log: SessionLog): unknown {
  for (const utterance of report.said ?? []) log.said(utterance);
  log.system('The conversation has been ended by the assistant.\n');
  log.platform('session_end', 'AI session ended: normal', { reason: 'normal', ended_by: 'system' });
  const answer = answerTo(report, log);
  log.answered(answer.raw);
  const endedAtUs = log.startedAtUs + log.entries.length * 1_000_000;
  return {
    project_id: projectId,
    space_id: spaceId,
    content_type: 'text/json',
    content_disposition: 'agent.summary',
    conversation_type: 'voice',
    call_id: identity.callId,
    app_name: 'help-desk',
    ai_session_id: identity.sessionId,
    ai_id_tag: '08ff60bacc753b64279b7c16407f6751',
    action: 'post_conversation',
    call_log: log.entries,
    raw_call_log: log.entries,
    call_timeline: [{ ts: log.startedAtUs, type: 'session_start', context: 'default' }],
    call_start_date: log.startedAtUs,
    call_answer_date: log.startedAtUs,
    call_end_date: 0,
    ai_start_date: log.startedAtUs,
    ai_end_date: endedAtUs,
    caller_id_name: identity.from,
    caller_id_number: identity.from,
    times: [],
    SWMLVars: { answer_result: 'success', ai_result: 'success' },
    SWMLCall: swmlCall(identity),
    post_prompt_data: answer,
    global_data: { caller_id_name: identity.from, caller_id_number: identity.from },
    swaig_log: log.functions,
    total_minutes: 1,
    total_input_tokens: 10_000,
    total_output_tokens: 200,
  };
}

/** What the model answers, and what the log shows before it. */
function answerTo(report: CallReport, log: SessionLog): { parsed: unknown[]; raw: string; substituted: string } {
  const { summary, form = 'prose' } = report;
  const facts = {
    summary,
    issue: report.issue ?? '',
    intents: report.intents ?? [],
    resolved: report.resolved ?? false,
  };
  const raw = JSON.stringify(facts);
  switch (form) {
    case 'prose':
      return { parsed: [], raw: summary, substituted: summary };
    case 'repeatsAnswer': {
      const last = log.entries.findLast(({ role, latency }) => role === 'assistant' && latency !== undefined);
      const words = typeof last?.['content'] === 'string' ? last['content'] : '';
      return { parsed: [], raw: words, substituted: words };
    }
    case 'function':
      log.platform('summarize_start', 'Summarize conversation started', { function: 'summarize_conversation' });
      log.system('The conversation has ended. Call the summarize_conversation function now.\n');
      log.called({ name: 'summarize_conversation', args: facts, result: raw, webhook: null });
      return { parsed: [], raw: functionWasCalled, substituted: functionWasCalled };
    case 'json':
      return { parsed: [facts], raw, substituted: '' };
    case 'jsonInRaw':
      return { parsed: [], raw, substituted: raw };
  }
}
