import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ConversationUnreachableError } from '../../client/errors.ts';
import { parsePinDigits } from '../../pins/digits.ts';
import type { Reply } from '../../domain/conversation/replies.ts';
import { pinRequest } from './schema/pin-request.ts';
import { parseKeypadCode } from './keypad.ts';
import { requestKey } from './request-key.ts';
import type { PhoneRoutes } from './options.ts';

/** The answer to the keypad; the language model is given this word and nothing else. */
const keypadAnswer = z.object({ status: z.enum(['verified', 'wrong', 'locked', 'expired', 'try again']) });
type KeypadStatus = z.output<typeof keypadAnswer>['status'];

/** `POST /swaig/pin`: the PIN as the caller keyed it in, with the one-time code of the call. */
export function keypadRoute(app: FastifyInstance, options: PhoneRoutes): void {
  const schema = {
    tags: ['phone'],
    summary: 'PIN keyed in on the phone',
    security: [{ basic: [] }],
    body: pinRequest,
    response: { 200: keypadAnswer },
  };
  app.post('/swaig/pin', { schema, validatorCompiler: () => () => true }, async (request, reply) => {
    const body = pinRequest.safeParse(request.body);
    const code = body.success ? parseKeypadCode(body.data.nonce) : null;
    if (!body.success || code === null) return { status: 'expired' };
    const conversations = [{ channel: 'call', id: code.callId }] as const;
    const exceeded = await options.limits.admit(request, { route: 'phone', conversations });
    if (exceeded !== null) {
      reply.header('retry-after', String(exceeded.retryAfterS));
      return { status: 'try again' };
    }
    const digits = parsePinDigits(body.data.pin ?? '', options.pinLength);
    const pinDigest = digits === null ? null : options.digestPin(digits);
    const args = { nonce: code.nonce, pinDigest };
    try {
      const result = await options.conversations.performIfOpen({ channel: 'call', id: code.callId }, 'enterKeypadPin', {
        key: requestKey({ callId: code.callId, sessionId: '', name: 'keypad', args }),
        callerNumber: null,
        claimedNumber: null,
        deadlineMs: options.answerDeadlineMs,
        args,
      });
      return { status: statusOf(result) };
    } catch (error) {
      if (error instanceof ConversationUnreachableError) return { status: 'try again' };
      throw error;
    }
  });
}

function statusOf(reply: Reply): KeypadStatus {
  if (reply.kind === 'verified') return 'verified';
  if (reply.kind === 'locked') return 'locked';
  if (reply.kind === 'notVerified') return 'wrong';
  return reply.kind === 'refused' ? 'expired' : 'try again';
}
