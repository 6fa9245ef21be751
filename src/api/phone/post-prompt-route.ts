import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ConversationUnreachableError } from '../../client/errors.ts';
import { redactPins } from '../../pins/redact.ts';
import { performOrBusy } from './begin-or-busy.ts';
import { postPromptEnvelope, type PostPromptEnvelope } from './schema/post-prompt.ts';
import { summaryOf } from './session-summary.ts';
import { toE164 } from './phone-number.ts';
import { requestKey } from './request-key.ts';
import { unavailable } from './openapi.ts';
import { sendAgain } from './send-again.ts';
import type { PhoneRoutes } from './options.ts';

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
  app.post('/swaig/post_prompt', { schema, validatorCompiler: () => () => true }, async (request, reply) => {
    const parsed = postPromptEnvelope.safeParse(request.body);
    const callId = parsed.data?.call_id;
    if (!parsed.success || callId === undefined) return {};
    const conversations = [{ channel: 'call', id: callId }] as const;
    const exceeded = await options.limits.admit(request, { route: 'phone', conversations });
    if (exceeded !== null) return sendAgain(reply, exceeded.retryAfterS);
    try {
      if (parsed.data.action === 'fetch_conversation') return await recall(request, parsed.data, callId, options);
      if (await keep(request, parsed.data, callId, options)) return {};
    } catch (error) {
      if (!(error instanceof ConversationUnreachableError)) throw error;
    }
    // The platform sends the report again only when told to.
    return sendAgain(reply);
  });
}

async function recall(request: FastifyRequest, envelope: PostPromptEnvelope, callId: string, options: PhoneRoutes) {
  const reply = await performOrBusy(options, request, callId, 'recall', {
    ...common(envelope, options),
    key: requestKey({ callId, sessionId: envelope.ai_session_id ?? '', name: 'fetch_conversation', args: null }),
    args: null,
  });
  return reply?.kind === 'memory' && reply.summary !== null ? { conversation_summary: reply.summary } : {};
}

/** Gives the report to the conversation. False: it is unknown whether the conversation has it. */
async function keep(
  request: FastifyRequest,
  envelope: PostPromptEnvelope,
  callId: string,
  options: PhoneRoutes,
): Promise<boolean> {
  const args = summaryOf(envelope, (text) => redactPins(text, options.pinLength));
  const reply = await performOrBusy(options, request, callId, 'summarize', {
    ...common(envelope, options),
    key: requestKey({ callId, sessionId: args.sessionId, name: 'post_conversation', args }),
    args,
  });
  return reply !== null && reply.kind !== 'stillWorking';
}

function common(envelope: PostPromptEnvelope, options: PhoneRoutes) {
  const callerNumber = toE164(envelope.caller_id_number ?? envelope.caller_id_num, options.defaultCountry);
  return { callerNumber, claimedNumber: null, deadlineMs: options.answerDeadlineMs };
}
