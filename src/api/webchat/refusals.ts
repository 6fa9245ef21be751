import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { WebChatError, type WebChatProblem } from '../../client/web-chats.ts';
import { answerError } from '../plugins/errors.ts';

/** How a refused request is answered. */
interface RefusalAnswer {
  status: 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;
  /** For programs. */
  error: string;
  /** For people; nothing of what was sent. */
  message: string;
  /** Seconds after which the request may come again; left out: it should not. */
  retryAfterS?: number;
}

/** A request of a browser that is refused, with its answer. Routes of web chat throw it. */
export class ChatRefusal extends Error {
  readonly answer: RefusalAnswer;
  constructor(answer: RefusalAnswer) {
    super(answer.message);
    this.name = 'ChatRefusal';
    this.answer = answer;
  }
}

const problems: Record<WebChatProblem, RefusalAnswer> = {
  over: { status: 409, error: 'over', message: 'The chat is over.' },
  notFound: { status: 404, error: 'not_found', message: 'There is no such chat.' },
  unreachable: {
    status: 503,
    error: 'unavailable',
    message: 'It could not be recorded. Please send it again.',
    retryAfterS: 2,
  },
  tooMuch: {
    status: 429,
    error: 'too_many_requests',
    message: 'The chat takes no more for now. Send it again in a few seconds.',
    retryAfterS: 5,
  },
  oddCursor: { status: 422, error: 'invalid', message: 'after: the chat has no event with this id' },
  unknownFile: { status: 422, error: 'unknown_file', message: 'files: a file was not uploaded to this chat' },
};

/** The refusal of what is not there. */
export function unknown(what: 'chat' | 'file'): ChatRefusal {
  return new ChatRefusal({ status: 404, error: 'not_found', message: `There is no such ${what}.` });
}

/** The refusal of content that is not valid. */
export function invalid(message: string): ChatRefusal {
  return new ChatRefusal({ status: 422, error: 'invalid', message });
}

/** The refusal of a file by what it contains, and of a body that no route takes. */
export function wrongType(message: string): ChatRefusal {
  return new ChatRefusal({ status: 415, error: 'unsupported_type', message });
}

/** The refusal of what could not be done just now. */
export function unavailable(message: string): ChatRefusal {
  return new ChatRefusal({ status: 503, error: 'unavailable', message, retryAfterS: 2 });
}

/** A value in the shape of the schema. Only names of our own schema are in a refusal, nothing of what was sent. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw invalid(
    error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`).join('; '),
  );
}

/** Answers errors of this scope as the contract of web chat says. */
export function answerChatErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | ChatRefusal | WebChatError>((error, request, reply) => {
    if (error instanceof ChatRefusal) return refuse(reply, error.answer);
    if (error instanceof WebChatError) {
      noteFailure(error, request);
      return refuse(reply, problems[error.problem]);
    }
    if (error.statusCode === 400) return refuse(reply, invalid('body: is not valid JSON').answer);
    return answerError(error, request, reply);
  });
}

function refuse(reply: FastifyReply, { status, error, message, retryAfterS }: RefusalAnswer): FastifyReply {
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  return reply.code(status).send({ error, message });
}

function noteFailure({ problem }: WebChatError, request: FastifyRequest): void {
  if (problem !== 'unreachable') return;
  request.log.warn({ route: request.routeOptions.url, problem }, 'a request to a chat could not be recorded');
}
