import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ConversationUnreachableError } from '../../client/errors.ts';
import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { preparedReport, type PreparedReport } from './report.ts';
import { postPromptEnvelope } from './schema/post-prompt.ts';
import { toE164 } from './phone-number.ts';
import { requestKey } from './request-key.ts';
import { unreachableWords } from './words.ts';
import { unavailable } from './openapi.ts';
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
    const { summary } = report;
    try {
      if (summary === null) return await recall(report, options);
      if (await keep(report, summary, options)) return {};
    } catch (error) {
      if (!(error instanceof ConversationUnreachableError)) throw error;
    }
    // The platform sends the report again only when told to.
    return reply.code(503).header('retry-after', '2').send({ error: 'unavailable', message: unreachableWords });
  });
}

async function recall(report: PreparedReport, options: PhoneRoutes) {
  const { callId, sessionId } = report;
  const reply = await options.conversations.perform({ channel: 'call', id: callId }, 'recall', {
    ...common(report, options),
    key: requestKey({ callId, sessionId, name: 'fetch_conversation', args: null }),
    args: null,
  });
  return reply.kind === 'memory' && reply.summary !== null ? { conversation_summary: reply.summary } : {};
}

/** Gives the report to the conversation. False: it is unknown whether the conversation has it. */
async function keep(report: PreparedReport, args: SessionSummary, options: PhoneRoutes): Promise<boolean> {
  const { callId } = report;
  const reply = await options.conversations.perform({ channel: 'call', id: callId }, 'summarize', {
    ...common(report, options),
    key: requestKey({ callId, sessionId: args.sessionId, name: 'post_conversation', args }),
    args,
  });
  return reply.kind !== 'stillWorking';
}

function common({ callerNumber }: PreparedReport, options: PhoneRoutes) {
  return {
    callerNumber: toE164(callerNumber, options.defaultCountry),
    claimedNumber: null,
    deadlineMs: options.answerDeadlineMs,
  };
}
