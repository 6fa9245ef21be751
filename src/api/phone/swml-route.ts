import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isSignedBySignalWire } from './request-signature.ts';
import { agentSwml } from './swml.ts';
import { endpointsOf } from './endpoints.ts';
import type { PhoneRoutes } from './options.ts';

const swmlAnswer = z.object({ version: z.string(), sections: z.record(z.string(), z.array(z.unknown())) });

/** `GET` and `POST /swml`: the document of the phone agent. */
export function swmlRoutes(app: FastifyInstance, options: PhoneRoutes): void {
  const { phone, publicUrl } = options;
  const document = agentSwml({
    ...endpointsOf(options),
    pinLength: options.pinLength,
    maxMinutes: phone.maxMinutes,
    intents: options.intents,
    languages: phone.languages,
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (phone.signingKeys.length > 0 && !isSigned(request, publicUrl, phone.signingKeys)) {
      return reply.code(403).send({ error: 'forbidden', message: 'The request is not signed with the signing key.' });
    }
    return document;
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
