import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const messages: Record<number, string> = {
  400: 'The body is not valid JSON.',
  415: 'Send JSON with content-type application/json.',
};

/** Answers every refused request in one shape, and shows nothing of what failed inside. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
}

/** Answers 404: there is no route with this method and address. */
export function answerNotFound({ method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: 'not_found', message: `There is no route for ${method} here; see /docs.` });
}

/** Answers one error. Exported for errors that occur before any route, such as an address that cannot be decoded. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status < 500) {
    return reply.code(status).send({ error: error.code ?? 'bad_request', message: messageFor(error, status, request) });
  }
  request.log.error({ route: request.routeOptions.url, error: error.name, code: error.code }, 'request failed');
  return reply.code(500).send({ error: 'internal', message: 'Something went wrong on our side. Please try again.' });
}

function messageFor(error: FastifyError, status: number, request: FastifyRequest): string {
  if (error.code === 'FST_ERR_BAD_URL') return 'The address of the request cannot be decoded.';
  if (status === 413) return `The body is larger than ${sizeOf(request.routeOptions.bodyLimit)}.`;
  return messages[status] ?? 'The request is not valid.';
}

function sizeOf(bytes: number): string {
  const megabyte = 1024 * 1024;
  return bytes < megabyte ? `${Math.floor(bytes / 1024)} kB` : `${Math.floor(bytes / megabyte)} MB`;
}
