import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ConversationUnreachableError } from '../../client/errors.ts';
import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { performOrBusy } from './begin-or-busy.ts';
import { preparedReport, type PreparedReport } from './report.ts';
import { postPromptEnvelope } from './schema/post-prompt.ts';
import { toE164 } from './phone-number.ts';
import { requestKey } from './request-key.ts';
import { unavailable } from './openapi.ts';
import { sendAgain } from './send-again.ts';
import type { PhoneRoutes } from './options.ts';

/** Path of the route. */
export const postPromptPath = '/swaig/post_prompt';

const answer = z.object({ conversation_summary: z.string().optional() });

/** `POST /swaig/post_prompt`: takes the report after a call, and tells a new call what happened in the last one. */
export function postPromptRoute(app: FastifyInstance, options: PhoneRoutes): void {
  const schema = {
    tags: ['phone'],
    summary: 'Report after the call; memory of the last call',
    security: [{ basic: [] }],
    body: postPromptEnvelope,
    response: { 200: answer, 503: unavailable },
  };
  app.post(postPromptPath, { schema, validatorCompiler: () => () => true }, async (request, reply) => {
    // A thread has prepared it already, see `readBigBodiesInThreads`.
    const report = request.readByThread
      ? (request.body as PreparedReport | null)
      : preparedReport(request.body, options);
    if (report === null) return {};
    const { callId, summary } = report;
    const conversations = [{ channel: 'call', id: callId }] as const;
    const exceeded = await options.limits.admit(request, { route: 'phone', conversations });
    if (exceeded !== null) return sendAgain(reply, exceeded.retryAfterS);
    try {
      if (summary === null) return await recall(request, report, options);
      if (await keep(request, report, summary, options)) return {};
    } catch (error) {
      if (!(error instanceof ConversationUnreachableError)) throw error;
    }
    // The platform sends the report again only when told to.
    return sendAgain(reply);
  });
}

async function recall(request: FastifyRequest, report: PreparedReport, options: PhoneRoutes) {
  const { callId, sessionId } = report;
  const reply = await performOrBusy(options, request, callId, 'recall', {
    ...common(report, options),
    key: requestKey({ callId, sessionId, name: 'fetch_conversation', args: null }),
    args: null,
  });
  return reply?.kind === 'memory' && reply.summary !== null ? { conversation_summary: reply.summary } : {};
}

/** Gives the report to the conversation. False: it is unknown whether the conversation has it. */
async function keep(
  request: FastifyRequest,
  report: PreparedReport,
  args: SessionSummary,
  options: PhoneRoutes,
): Promise<boolean> {
  const { callId } = report;
  const reply = await performOrBusy(options, request, callId, 'summarize', {
    ...common(report, options),
    key: requestKey({ callId, sessionId: args.sessionId, name: 'post_conversation', args }),
    args,
  });
  return reply !== null && reply.kind !== 'stillWorking';
}

function common({ callerNumber }: PreparedReport, options: PhoneRoutes) {
  return {
    callerNumber: toE164(callerNumber, options.defaultCountry),
    claimedNumber: null,
    deadlineMs: options.answerDeadlineMs,
  };
}
