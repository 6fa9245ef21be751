import { z } from 'zod';
import { longestIdentity } from './identity.ts';

/** Longest text of a visitor, in UTF-16 code units. */
const longestText = 8_000;

const wordsTo = (maximum: number) => z.string().max(maximum, `must have at most ${maximum} characters`);
const key = z
  .string()
  .regex(/^[^\p{C}]{1,200}$/u, 'must be 1 to 200 characters in one line')
  .describe('Chosen by the browser: the same id again has no second effect');
const text = wordsTo(longestText);
const someText = text.refine((value) => value.trim() !== '', 'must not be empty');
const time = z.union([z.number().int().min(0).max(8.64e15), z.iso.datetime({ offset: true }).transform(Date.parse)]);

/** `POST /sessions`. */
export const sessionRequest = z.object({
  identity: wordsTo(longestIdentity)
    .optional()
    .describe('JWT of the site: HS256, `sub`, `exp` at most a day away, optional `name`, `email`, `phone`'),
});

/** The query of `GET /availability`. */
export const availabilityQuery = z.object({ intent: wordsTo(100).optional().describe('What it is about') });

/** `POST /chats`. */
export const chatRequest = z.object({
  id: key,
  reason: wordsTo(longestText).optional(),
  history: z
    .array(z.object({ by: z.enum(['visitor', 'assistant', 'agent']), text, at: time }))
    .max(50, 'must have at most 50 entries')
    .optional()
    .describe('The talk so far; `at` in epoch milliseconds or ISO 8601'),
  locale: wordsTo(100).optional().describe('Like `de`'),
  page: wordsTo(4_000).optional().describe('Address of the page; its query is not kept'),
});

/** `POST /chats/:chatId/messages`. */
export const messageRequest = z
  .object({
    id: key,
    text,
    files: z
      .array(z.string().regex(/^[\w-]{1,100}$/, 'must be an id of a file'))
      .max(10, 'must be at most 10')
      .default([]),
  })
  .refine((message) => message.text.trim() !== '' || message.files.length > 0, {
    path: ['text'],
    message: 'must not be empty without files',
  });

/** `POST /chats/:chatId/typing`. */
export const typingReport = z.object({ typing: z.boolean() });
/** `POST /chats/:chatId/read`. */
export const readReport = z.object({ upTo: z.int().min(0).describe('Id of an event') });
/** `POST /chats/:chatId/screen-share`. */
export const screenShareReport = z.object({ state: z.enum(['accepted', 'declined', 'cancelled', 'ended']) });
/** `POST /chats/:chatId/end`. */
export const endReport = z.object({ by: z.literal('visitor') });

/** `POST /messages`. */
export const leftMessageRequest = z.object({ id: key, text: someText, email: z.email().max(254).optional() });

/** `POST /assistant`. */
export const assistantRequest = z.object({ id: key, text: text.describe('Empty: nothing is asked') });

/** The id of an event, as browsers send it. */
export const cursor = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the id of an event')
  .transform(Number);

/** The query of `GET /chats/:chatId/events`. */
export const eventsQuery = z.object({ after: cursor.optional().describe('Last event that is known; 0: none') });

/** Path of a chat. */
export const chatParams = z.object({ chatId: z.string() });
/** Path of a file. */
export const fileParams = z.object({ chatId: z.string(), fileId: z.string() });

const refusal = z.object({ error: z.string(), message: z.string() });

/** How every route can refuse; 429 and 503 with `Retry-After`. */
export const refusals = { 403: refusal, 422: refusal, 429: refusal, 503: refusal };
/** How routes with a token can refuse. */
export const tokenRefusals = { 401: refusal, ...refusals };
/** How routes of a chat can refuse. */
export const chatRefusals = { ...tokenRefusals, 404: refusal, 409: refusal };
/** How an upload can be refused. */
export const uploadRefusals = { ...chatRefusals, 413: refusal, 415: refusal };

/** Answer to `POST /sessions`. */
export const sessionAnswer = z.object({ sessionId: z.string(), token: z.string(), expiresAt: z.iso.datetime() });
/** Answer to `GET /availability`. */
export const availabilityAnswer = z.object({
  available: z.boolean().nullable().describe('Null: it is not known'),
  message: z.string().optional(),
  waitMinutes: z.number().optional(),
  position: z.number().optional(),
  opensAt: z.string().optional().describe('ISO 8601'),
});
/** Answer to `POST /chats`. */
export const chatAnswer = z.object({ chatId: z.string() });
/** Answer to `POST /messages`. */
export const leftMessageAnswer = z.object({ ticket: z.string().optional() });
/** Answer to what is recorded. */
export const recorded = z.object({});

const file = z.object({ fileId: z.string(), name: z.string(), type: z.string(), size: z.number().nullable() });
/** Answer to an upload. */
export const fileAnswer = file;

/** Answer to `GET /chats/:chatId`. */
export const chatViewAnswer = z.object({
  state: z.enum(['waiting', 'connected', 'ended']),
  agent: z.object({ id: z.string(), name: z.string(), avatar: z.string().optional() }).optional(),
  cursor: z.number().describe('Id of the last event'),
  messages: z.array(
    z.object({
      messageId: z.string(),
      by: z.enum(['agent', 'assistant', 'visitor', 'system']),
      text: z.string(),
      agentId: z.string().optional(),
      files: z.array(file.extend({ url: z.string() })).optional(),
      at: z.iso.datetime(),
    }),
  ),
});
