import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ConversationUnreachableError } from '../../client/errors.ts';

/** Answers with a status, a code for programs and a message for people. */
export function refuse(reply: FastifyReply, status: number, error: string, message: string): FastifyReply {
  return reply.code(status).send({ error, message });
}

/** Answers 404: there is no such conversation. */
export function refuseUnknown(reply: FastifyReply): FastifyReply {
  const message = 'There is no such conversation; an id looks like call/CALL-1, and GET /conversations lists them.';
  return refuse(reply, 404, 'unknown_conversation', message);
}

/** Answers 400 with what is wrong. Only names of our own schema are in the message, nothing of what was sent. */
export function refuseInvalid(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return refuse(reply, 400, 'bad_request', error.issues.map(problemOf).join('; '));
}

/** Runs a route's work; answers 503 when Temporal or a worker cannot be reached. */
export async function orUnavailable(reply: FastifyReply, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConversationUnreachableError)) throw error;
    reply.log.warn({ error: error.message }, 'an operator request could not be answered');
    reply.header('retry-after', '5');
    const message = 'Temporal cannot be reached, or no worker answers; see /readyz, and try again.';
    return refuse(reply, 503, 'unavailable', message);
  }
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'there is a parameter that does not exist';
  const where = issue.path.length === 0 ? 'the body' : issue.path.map(String).join('.');
  return `${where}: ${issue.message}`;
}
