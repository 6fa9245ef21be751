import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isSignedBySignalWire } from './request-signature.ts';
import { answerTooMany } from '../limits/hooks.ts';
import { callIdOfFetch } from './schema/swml-fetch.ts';
import { agentSwml, busySwml } from './swml.ts';
import { endpointsOf } from './endpoints.ts';
import type { PhoneRoutes } from './options.ts';

const swmlAnswer = z.object({ version: z.string(), sections: z.record(z.string(), z.array(z.unknown())) });

/** `GET` and `POST /swml`: the document of the phone agent; for a new call while too many begin, that all lines are busy. */
export function swmlRoutes(app: FastifyInstance, options: PhoneRoutes): void {
  const { phone, publicUrl, limits } = options;
  const busy = busySwml(phone.languages[0] ?? 'en');
  const document = agentSwml({
    ...endpointsOf(options),
    pinLength: options.pinLength,
    maxMinutes: phone.maxMinutes,
    intents: options.intents,
    languages: phone.languages,
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (phone.signingKeys.length > 0) {
      const isRight = isSigned(request, publicUrl, phone.signingKeys);
      const verdict = await limits.judge(request, 'phoneSignature', isRight ? 'right' : 'wrong');
      if (verdict === 'refused') {
        return reply.code(403).send({ error: 'forbidden', message: 'The request is not signed with the signing key.' });
      }
      if (verdict !== 'admitted') return answerTooMany(reply, verdict);
    }
    const callId = callIdOfFetch(request.body);
    const ref = { channel: 'call', id: callId ?? '' } as const;
    const about = { route: 'phone', conversations: callId === null ? [] : [ref] } as const;
    if ((await limits.admit(request, about)) !== null) return busy;
    return callId === null || (await limits.mayBegin(request, ref)) ? document : busy;
  };
  const schema = {
    tags: ['phone'],
    summary: 'The SWML document of the phone agent',
    security: [{ basic: [] }],
    response: { 200: swmlAnswer },
  };
  app.get('/swml', { schema }, answer);
  app.post('/swml', { schema }, answer);
}

function isSigned(request: FastifyRequest, publicUrl: string, signingKeys: readonly string[]): boolean {
  const url = `${publicUrl.replace(/\/$/, '')}${request.url}`;
  return isSignedBySignalWire(
    { url, rawBody: request.rawBody ?? Buffer.alloc(0), headers: request.headers },
    signingKeys,
  );
}
