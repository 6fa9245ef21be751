import { z } from 'zod';
import type { ConversationStatus } from '../../domain/conversation/state.ts';
import type { Channel } from '../../domain/ids.ts';

// Records, so that the compiler reports a missing name.
const channels: Record<Channel, true> = { call: true, messaging: true, webchat: true };
const statuses: Record<ConversationStatus, true> = {
  open: true,
  authenticated: true,
  escalated: true,
  resolved: true,
  ended: true,
};

const channel = z.enum(Object.keys(channels) as Channel[]);
const status = z.enum(Object.keys(statuses) as ConversationStatus[]);
const time = z.iso.datetime().describe('ISO 8601');

/** Most conversations on a page of the list. */
const largestPage = 200;

/** The query of `GET /conversations`. An unknown name is refused, so that a misspelt filter is not silently ignored. */
export const conversationsQuery = z.strictObject({
  channel: channel.optional(),
  status: status.optional(),
  // This becomes part of a Temporal query, which has no placeholders: no character may end or escape a quoted string.
  ticket: z
    .string()
    .regex(/^[^\p{C}'"`\\]{1,100}$/u, 'is not an id of a ticket')
    .optional()
    .describe("Id of the conversation's ticket"),
  waitingFor: z
    .string()
    .regex(/^[A-Za-z]{1,40}$/, 'must be one word, like administrator or helpDesk')
    .optional()
    .describe('`administrator` or `helpDesk`'),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(largestPage))
    .optional()
    .describe(`Conversations on a page, 1 to ${largestPage} (50)`),
  cursor: z
    .string()
    .max(4_000)
    .regex(/^[\w.-]+$/, 'is not a cursor of this API')
    .optional()
    .describe('From the previous answer, with the same filters'),
});

/** The id of a conversation, which is its workflow id, like `call/CALL-1`. */
export const conversationId = z
  .string()
  .regex(/^(call|messaging|webchat)\/[^\p{C}\s]{1,200}$/u)
  .transform((text) => {
    const slash = text.indexOf('/');
    return { channel: text.slice(0, slash) as Channel, id: text.slice(slash + 1) };
  });

/** What operators can do with a conversation. */
export const operatorActions = ['retry', 'takeover', 'resolve', 'release'] as const;
/** See {@link operatorActions}. */
export type OperatorAction = (typeof operatorActions)[number];

/** The optional body of an action. */
export const actionRequest = z.object({
  by: z
    .string()
    .trim()
    .regex(/^[^\p{C}]{1,100}$/u, 'must be 1 to 100 characters in one line')
    .default('operator')
    .describe('Who does it, for the record'),
});

/** Answer to an action that was sent to its conversation. */
export const actionAnswer = z.object({ conversation: z.string(), action: z.enum(operatorActions) });

/** Answer to a request that was refused: a code for programs, a message for people. */
export const refusal = z.object({ error: z.string(), message: z.string() });

/** One conversation in the list. */
const conversationRow = z.object({
  conversation: z.string().describe('Id, like `call/CALL-1`'),
  channel: z.string().nullable(),
  status: z.string().nullable(),
  ticket: z.string().nullable(),
  intent: z.string().nullable(),
  group: z.string().nullable(),
  waitingFor: z.string().nullable(),
  startedAt: time,
  endedAt: time.nullable(),
});
/** See {@link conversationRow}. */
export type ConversationRow = z.output<typeof conversationRow>;

/** `GET /conversations`: open ones first, then the newest. */
export const conversationList = z.object({
  conversations: z.array(conversationRow),
  cursor: z.string().nullable().describe('Start of the next page, which may be empty; null at the end'),
});
/** See {@link conversationList}. */
export type ConversationList = z.output<typeof conversationList>;

const operatorAct = z.object({ by: z.string(), at: time }).nullable();
const unmet = z.object({ what: z.string(), wanted: z.string(), why: z.string() });

const failure = z.object({
  kind: z.string(),
  reason: z.string().nullable(),
  causes: z
    .array(z.object({ code: z.string().nullable(), field: z.string().nullable() }))
    .describe('Codes and fields that the help desk gave as its reason'),
});

const operation = z.object({
  id: z.int(),
  purpose: z.string(),
  state: z.string().describe('`parked` waits for the administrator, `waiting` for the help desk'),
  reference: z.string().describe('The reference that the customer can quote'),
  ticket: z.string().nullable(),
  recordedAt: time,
  failure: failure.nullable(),
  unmet: z.array(unmet).describe('Parts of the write that the help desk could not do'),
});

const handoff = z.object({
  intent: z.string(),
  group: z.string(),
  priority: z.string(),
  because: z.string(),
  outcome: z.string().nullable().describe('Null until it is known'),
  at: time,
});

/** `GET /conversations/:id`: what an operator may see. It contains nothing that was said and nothing about a PIN. */
export const conversationView = z.object({
  conversation: z.string(),
  channel,
  status,
  startedAt: time,
  lastActivityAt: time,
  endedAt: time.nullable(),
  verified: z.boolean(),
  requesterId: z.string().nullable().describe("The verified customer's id in the help desk"),
  wrongPins: z.int(),
  intents: z.array(z.string()),
  commands: z.array(z.string()).describe('Commands used so far'),
  tickets: z.array(z.object({ id: z.string(), role: z.string(), status: z.string(), priority: z.string().nullable() })),
  operations: z.array(operation),
  handoff: handoff.nullable(),
  takenOver: operatorAct,
  resolvedBy: operatorAct,
  news: z
    .array(z.object({ ticket: z.string(), change: z.string(), at: time }))
    .describe('What humans changed on its tickets in the help desk'),
  counts: z.object({
    messages: z.int(),
    sessions: z.int().describe('Sessions for which a summary was reported'),
    withheldNotes: z.int().describe('Internal notes not written, because the help desk has no private notes'),
  }),
});
/** See {@link conversationView}. */
export type ConversationView = z.output<typeof conversationView>;
